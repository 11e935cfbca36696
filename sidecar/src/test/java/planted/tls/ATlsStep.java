package planted.tls;

/** Stands for a step that another step must not know. */
public final class ATlsStep {}
