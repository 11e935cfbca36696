/** Tells what the steps report, without ever blocking an I/O thread. */
@NullMarked
package io.wssidecar.log;

import org.jspecify.annotations.NullMarked;
