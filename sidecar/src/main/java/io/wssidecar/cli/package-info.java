/** Flags, environment, file: one way in for each setting. The only home of picocli. */
@NullMarked
package io.wssidecar.cli;

import org.jspecify.annotations.NullMarked;
