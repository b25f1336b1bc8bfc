package org.weightaudit.http.problem;

/**
 * What is wrong with one part of a request.
 *
 * @param pointer a JSON pointer (RFC 6901) into the body, or the name of a header or parameter
 * @param detail what was found there and what was wanted
 */
public record FieldError(String pointer, String detail) {}
