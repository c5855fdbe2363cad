/** Where the compiled programs are. */
export declare const BUILT: string;
/** Compiles the library of a working tree into a folder, as npm would install it for programs of that folder. */
export declare function installLibrary(folder: string, tree?: string): void;
/** Compiles what is in one folder into another, file by file. */
export declare function transpile(sources: string, target: string): void;
export declare function build(): void;
export default build;
