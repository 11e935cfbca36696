/** The programs that run in the forked JVMs. They know nothing of the agent. */
package io.wssidecar.agent.matrix.host;
