/** The doors of the agent's jar, all that the host's class path sees of it. */
package io.wssidecar.agent;
