/** Counts what the steps report. The only home of Micrometer. */
@NullMarked
package io.wssidecar.metrics;

import org.jspecify.annotations.NullMarked;
