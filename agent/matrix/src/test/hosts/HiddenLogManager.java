import java.util.logging.LogManager;

/** A log manager that the application's class loader does not see. */
public final class HiddenLogManager extends LogManager {}
