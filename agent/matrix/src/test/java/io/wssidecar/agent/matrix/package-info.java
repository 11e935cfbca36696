/** The packaged agent in JVMs of its own: servers of every kind, and every way to fail. */
package io.wssidecar.agent.matrix;
