/** The ports beside the data path: health and metrics, and the operator's. */
@NullMarked
package io.wssidecar.admin;

import org.jspecify.annotations.NullMarked;
