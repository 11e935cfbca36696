/**
 * Where the agent's numbers go: an HTTP endpoint, JMX, the host's own Micrometer, Flight Recorder.
 * {@link io.wssidecar.agent.report.Agent} puts the agent together.
 */
package io.wssidecar.agent.report;
