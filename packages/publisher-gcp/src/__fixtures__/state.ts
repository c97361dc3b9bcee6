/** What the server holds of one project, and of vendors' projects. */
export interface State {
  readonly images: Map<string, StoredImage>;
  /** Images of other projects by `<project>/<name>`. */
  readonly vendors: Map<string, StoredImage>;
  readonly builders: Map<string, StoredBuilder>;
  readonly operations: Map<string, StoredOperation>;
  /** Claims by name. */
  readonly objects: Map<string, { readonly text: string; readonly generation: number }>;
  /** Other projects' numbers. */
  readonly projects: Map<string, string>;
  /** Counts everything that is given an id. */
  next(): number;
}

export interface StoredImage {
  name: string;
  readonly id: number;
  description?: string;
  family?: string;
  status: 'PENDING' | 'READY' | 'DELETING';
  labels: Record<string, string>;
  labelTurn: number;
  deprecated?: Record<string, string>;
  bindings: Binding[];
  policyTurn: number;
}

export interface Binding {
  readonly role: string;
  readonly members: readonly string[];
  readonly condition?: { readonly expression: string; readonly title: string };
}

export interface StoredBuilder {
  readonly kind: 'instances' | 'disks';
  readonly name: string;
  readonly zone: string;
  readonly labels: Record<string, string>;
  readonly users?: readonly string[];
  /** Of a machine: names of disks in its zone. */
  readonly disks?: readonly { readonly name: string; readonly boot: boolean; readonly autoDelete: boolean }[];
}

export interface StoredOperation {
  readonly name: string;
  readonly id: number;
  readonly requestId: string | undefined;
  readonly type: string;
  readonly zone?: string;
  /** How many requests the server still answers before it is done. */
  left: number;
  readonly effect: () => void;
}

export function newState(): State {
  let count = 0;
  return {
    images: new Map(),
    vendors: new Map(),
    builders: new Map(),
    operations: new Map(),
    objects: new Map(),
    projects: new Map([['product-one', '415104041262']]),
    next: () => (count += 1),
  };
}

/** An image that something other than the publisher made. */
export function addImage(state: State, name: string, more: Partial<StoredImage> = {}): StoredImage {
  const image = newImage(state, name, more);
  state.images.set(name, image);
  return image;
}

export function newImage(state: State, name: string, more: Partial<StoredImage> = {}): StoredImage {
  return {
    name,
    id: state.next(),
    status: 'READY',
    labels: {},
    labelTurn: 1,
    bindings: [],
    policyTurn: 1,
    ...more,
  };
}

/** A refusal, as Google words it. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly reason: string;

  constructor(status: number, reason: string, message: string) {
    super(message);
    this.status = status;
    this.reason = reason;
  }
}
