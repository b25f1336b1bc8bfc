package org.weightaudit.http.idempotency;

import java.net.URI;

/**
 * What a creating request brought about.
 *
 * @param status 201 or 202
 * @param location of what was created
 * @param body the view that the client gets
 */
public record Created<T>(int status, URI location, T body) {}
