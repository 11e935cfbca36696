package io.wssidecar.relay;

/**
 * One open stream as it was when somebody asked.
 *
 * @param nanos how long it was open
 * @param closing whether a Close has passed in either direction
 */
public record StreamSnapshot(
    StreamFacts facts,
    long nanos,
    long bytesFromClient,
    long bytesFromApp,
    long messagesFromClient,
    long messagesFromApp,
    boolean closing) {}
