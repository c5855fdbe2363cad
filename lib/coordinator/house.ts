/** Under this name the coordinator takes claims and leases of its own. A key of it looks like no job's a host would choose. */
export const HOUSE = '@coordinator';
