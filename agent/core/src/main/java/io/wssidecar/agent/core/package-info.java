/**
 * The part of the agent that changes classes and counts what their probes report.
 *
 * <p>A {@link io.wssidecar.agent.core.Target} is something that is watched, such as SunJSSE; its
 * {@link io.wssidecar.agent.core.Recipe}s say what is put into which methods; {@link
 * io.wssidecar.agent.core.ProbeTransformer} does it when such a class is loaded; what the probes
 * report arrives at {@link io.wssidecar.agent.core.Probes} and is counted in {@link
 * io.wssidecar.agent.core.FailureTable}.
 */
package io.wssidecar.agent.core;
