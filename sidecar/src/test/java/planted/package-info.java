/**
 * A house with every wall broken once: {@code ArchitectureTest} asserts that each rule reports the
 * violation planted here for it. The packages are named as in {@code io.wssidecar}.
 */
package planted;
