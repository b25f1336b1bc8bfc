/**
 * One OpenAPI document for the whole platform, made of those of the services. Equal schemas become
 * one, schemas and operations that only share a name are renamed.
 */
@NullMarked
package org.weightaudit.gateway.openapi;

import org.jspecify.annotations.NullMarked;
