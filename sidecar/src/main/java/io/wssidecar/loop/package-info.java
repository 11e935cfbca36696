/** What one I/O thread owns: its clock, its buffers. */
@NullMarked
package io.wssidecar.loop;

import org.jspecify.annotations.NullMarked;
