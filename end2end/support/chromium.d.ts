export declare function chromiumPath(): string;
export declare const chromiumFlags: string[];
