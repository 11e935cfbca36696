package planted.metrics;

/** Stands for what a step must not know. */
public final class Counts {}
