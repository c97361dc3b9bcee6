// Prints where the toolchain is.
import { toolchainFolder } from './parts.mjs';

console.log(toolchainFolder(process.env));
