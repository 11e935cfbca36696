/** The ports beside the data path: health, metrics. */
@NullMarked
package io.wssidecar.admin;

import org.jspecify.annotations.NullMarked;
