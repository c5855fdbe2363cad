/** Where the compiled programs are. */
export declare const BUILT: string;
export declare function build(): void;
export default build;
