package io.wssidecar.agent.matrix;

/**
 * What a host's probes cannot tell. The matrix fails too when they tell more than this.
 *
 * @param says the reason that is counted instead; empty when nothing is counted
 * @param why for the page
 */
record Blind(String says, String why) {}
