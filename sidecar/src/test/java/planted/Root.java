package planted;

/** Stands for the composition root. */
public final class Root {}
