/** Runs the commands of the examples' READMEs, and of the agent's, as they stand there. */
package io.wssidecar.examples;
