import Ajv, { type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

interface Operation {
  readonly responses: Record<string, { readonly content?: Record<string, { readonly schema?: unknown }> }>;
}

export interface ApiDescription {
  readonly paths: Record<string, Record<string, Operation>>;
}

/** An answer of the running API. `body` is its text. */
export interface Answer {
  readonly method: string;
  readonly pathname: string;
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

const pointer = (key: string) => encodeURIComponent(key.replaceAll("~", "~0").replaceAll("/", "~1"));

/** Holds answers of the running API against the description that it gives of itself (OpenAPI 3.1). */
export class Contract {
  readonly #ajv = new Ajv({ strict: false, allErrors: true });
  readonly #validators = new Map<string, ValidateFunction>();
  readonly #patterns: readonly { readonly path: string; readonly pattern: RegExp }[];

  constructor(private readonly description: ApiDescription) {
    addFormats.default(this.#ajv);
    this.#ajv.addSchema(description, "api");
    this.#patterns = Object.keys(description.paths)
      // The written path comes before the one with a placeholder in the same place.
      .sort((left, right) => left.split("{").length - right.split("{").length)
      .map((path) => ({
        path,
        pattern: new RegExp(`^${path.replaceAll(".", "\\.").replace(/\{\w+\}/g, "[^/]+")}$`),
      }));
  }

  /** What is wrong with an answer, or null. */
  complaint({ method, pathname, status, contentType, body }: Answer): string | null {
    const path = this.#patterns.find(
      ({ path: each, pattern }) =>
        pattern.test(pathname) && this.description.paths[each]?.[method.toLowerCase()],
    )?.path;
    const where = `${method} ${path ?? pathname} answered ${status}`;
    const operation = path === undefined ? undefined : this.description.paths[path]?.[method.toLowerCase()];
    if (path === undefined || operation === undefined) return `${where}: no such operation`;
    const response = operation.responses[status];
    if (!response) return `${where}: announced are ${Object.keys(operation.responses).join(", ")}`;
    const media = contentType.split(";")[0]?.trim() ?? "";
    if (!response.content) return body === "" ? null : `${where} with a body`;
    const content = response.content[media];
    if (!content) return `${where} as ${media}: announced is ${Object.keys(response.content).join(", ")}`;
    if (content.schema === undefined) return null;
    const reference = `api#/paths/${pointer(path)}/${method.toLowerCase()}/responses/${status}/content/${pointer(media)}/schema`;
    const validate = this.#validators.get(reference) ?? this.#ajv.compile({ $ref: reference });
    this.#validators.set(reference, validate);
    if (validate(JSON.parse(body))) return null;
    return `${where}: ${this.#ajv.errorsText(validate.errors?.slice(0, 5) ?? [])}`;
  }
}
