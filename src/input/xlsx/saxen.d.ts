declare module "saxen" {
  /** What is used of the parser: events of a document that is written in pieces. */
  export class Parser {
    on(event: "openTag", take: (name: string, attributes: () => Record<string, string>) => void): this;
    on(event: "closeTag", take: (name: string) => void): this;
    on(event: "text" | "cdata" | "attention", take: (text: string) => void): this;
    on(event: "error" | "warn", take: (problem: Error) => void): this;
    write(xml: string): this;
    end(): Error | null;
  }
}
