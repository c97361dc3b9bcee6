/** Keys and indexes, from the top of a file down to a value. */
export type YamlPath = readonly (string | number)[];
