/** Where the compiled program is. */
export declare const BUILT: string;
export default function build(): void;
