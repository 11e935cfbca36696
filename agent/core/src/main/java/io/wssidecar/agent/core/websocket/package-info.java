/** What is put into HTTP servers, and how their refusals of WebSockets are read. */
package io.wssidecar.agent.core.websocket;
