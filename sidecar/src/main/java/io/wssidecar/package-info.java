/**
 * The house, drawn once. {@code ArchitectureTest} guards what this page says; move a wall in both.
 *
 * <pre>
 *                         Main            command line, Sidecar, exit code
 *                         Sidecar         composition root: builds, starts, drains, closes
 *          +-----------------+----------------+
 *        Flow             metrics/          log/      Flow: one request, told in reading order
 *          |                 | implement the steps' events
 *   +------+--+---------+----+-----+----------+---------+
 * listen/    tls/    upgrade/     app/      relay/     http/     the steps; none imports another
 *   +---------+---------+----+-----+----------+---------+
 *                 loop/    config/    reasons          what every step may use
 *
 * cli/       flags, environment, file: become config's records
 * admin/     health, metrics, the operator's port: served from functions that it is given
 * demo/      what {@code wss-sidecar demo} shows
 * </pre>
 *
 * <h2>Who may import whom</h2>
 *
 * <ul>
 *   <li>This package wires, so it may import everything, and nobody imports it.
 *   <li>A step imports {@code loop}, {@code config} and {@code reasons}: never another step, so
 *       that the order of the steps can be read, and changed, in {@code Flow} alone.
 *   <li>A step tells what happened through its own {@code ...Events} interface, in plain arguments.
 *       Only {@code metrics} and {@code log} implement those: the data path knows neither.
 *   <li>A library has one home: Conscrypt in {@code tls}, Micrometer in {@code metrics}, picocli
 *       and SnakeYAML in {@code cli}. Undertow and XNIO stay with those who move bytes.
 *   <li>{@code upgrade}, {@code config} and {@code reasons} are pure JDK and tested without a
 *       socket.
 *   <li>A new package is a decision: it is added here, to the test's list, and explained in {@code
 *       docs/decisions}. There is no {@code util}, {@code common} or {@code impl}.
 * </ul>
 *
 * <h2>Threads</h2>
 *
 * <p>A connection, and the stream it becomes, belongs to the I/O thread that accepted it: its state
 * needs no lock because nobody else touches it, and each class that holds such state says so in its
 * first sentence. What crosses threads (identities after a reload, totals for a scrape) is an
 * immutable snapshot behind one volatile field that names its writer and its readers. Nothing
 * blocks or sleeps on an I/O thread.
 */
@NullMarked
package io.wssidecar;

import org.jspecify.annotations.NullMarked;
