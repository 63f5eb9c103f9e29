import { client } from './client.gen.ts';
import type { Client, Options as Options2, TDataShape } from './client/index.ts';
import type { DeleteApiV1BatchesByIdData, DeleteApiV1BatchesByIdResponses, GetApiV1BatchesByIdData, GetApiV1BatchesByIdItemsByIndexData, GetApiV1BatchesByIdItemsByIndexResponses, GetApiV1BatchesByIdItemsData, GetApiV1BatchesByIdItemsResponses, GetApiV1BatchesByIdResponses, GetApiV1BatchesData, GetApiV1BatchesResponses, GetApiV1CapabilitiesData, GetApiV1CapabilitiesResponses, GetApiV1SamplesByNameData, GetApiV1SamplesByNameResponses, GetApiV1SamplesData, GetApiV1SamplesResponses, GetFilesByTokenData, GetFilesByTokenResponses, GetHealthzData, GetHealthzResponses, GetMetricsData, GetMetricsResponses, GetReadyzData, GetReadyzResponses, PatchApiV1BatchesByIdData, PatchApiV1BatchesByIdItemsByIndexData, PatchApiV1BatchesByIdItemsByIndexResponses, PatchApiV1BatchesByIdResponses, PostApiV1BatchesByIdCancelData, PostApiV1BatchesByIdCancelResponses, PostApiV1BatchesByIdItemsByIndexRerunData, PostApiV1BatchesByIdItemsByIndexRerunResponses, PostApiV1BatchesByIdPackageData, PostApiV1BatchesByIdPackageResponses, PostApiV1BatchesByIdPauseData, PostApiV1BatchesByIdPauseResponses, PostApiV1BatchesByIdResumeData, PostApiV1BatchesByIdResumeResponses, PostApiV1BatchesByIdRetryData, PostApiV1BatchesByIdRetryResponses, PostApiV1BatchesData, PostApiV1BatchesErrors, PostApiV1BatchesResponses, PostApiV1EstimatesData, PostApiV1EstimatesResponses } from './types.gen.ts';

export type Options<TData extends TDataShape = TDataShape, ThrowOnError extends boolean = boolean, TResponse = unknown> = Options2<TData, ThrowOnError, TResponse> & {
    /**
     * You can provide a client instance returned by `createClient()` instead of
     * individual options. This might be also useful if you want to implement a
     * custom client.
     */
    client?: Client;
    /**
     * You can pass arbitrary values through the `meta` object. This can be
     * used to access values that aren't defined as part of the SDK function.
     */
    meta?: Record<string, unknown>;
};

/**
 * Batches, newest first
 */
export const getApiV1Batches = <ThrowOnError extends boolean = false>(options?: Options<GetApiV1BatchesData, ThrowOnError>) => (options?.client ?? client).get<GetApiV1BatchesResponses, unknown, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/api/v1/batches',
    ...options
});

/**
 * Create a batch
 *
 * multipart/form-data: `photos` (1–50 files), `params` (JSON), `overrides` (JSON: file name or index → partial params).
 */
export const postApiV1Batches = <ThrowOnError extends boolean = false>(options?: Options<PostApiV1BatchesData, ThrowOnError>) => (options?.client ?? client).post<PostApiV1BatchesResponses, PostApiV1BatchesErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/api/v1/batches',
    ...options
});

/**
 * Delete batch, photos and files
 */
export const deleteApiV1BatchesById = <ThrowOnError extends boolean = false>(options: Options<DeleteApiV1BatchesByIdData, ThrowOnError>) => (options.client ?? client).delete<DeleteApiV1BatchesByIdResponses, unknown, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/api/v1/batches/{id}',
    ...options
});

/**
 * A batch with its counts and time left
 */
export const getApiV1BatchesById = <ThrowOnError extends boolean = false>(options: Options<GetApiV1BatchesByIdData, ThrowOnError>) => (options.client ?? client).get<GetApiV1BatchesByIdResponses, unknown, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/api/v1/batches/{id}',
    ...options
});

/**
 * Rename, or change the priority of what still waits
 */
export const patchApiV1BatchesById = <ThrowOnError extends boolean = false>(options: Options<PatchApiV1BatchesByIdData, ThrowOnError>) => (options.client ?? client).patch<PatchApiV1BatchesByIdResponses, unknown, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/api/v1/batches/{id}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Stop; finished photos stay
 */
export const postApiV1BatchesByIdCancel = <ThrowOnError extends boolean = false>(options: Options<PostApiV1BatchesByIdCancelData, ThrowOnError>) => (options.client ?? client).post<PostApiV1BatchesByIdCancelResponses, unknown, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/api/v1/batches/{id}/cancel',
    ...options
});

/**
 * Let waiting photos wait
 */
export const postApiV1BatchesByIdPause = <ThrowOnError extends boolean = false>(options: Options<PostApiV1BatchesByIdPauseData, ThrowOnError>) => (options.client ?? client).post<PostApiV1BatchesByIdPauseResponses, unknown, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/api/v1/batches/{id}/pause',
    ...options
});

/**
 * Go on after a pause
 */
export const postApiV1BatchesByIdResume = <ThrowOnError extends boolean = false>(options: Options<PostApiV1BatchesByIdResumeData, ThrowOnError>) => (options.client ?? client).post<PostApiV1BatchesByIdResumeResponses, unknown, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/api/v1/batches/{id}/resume',
    ...options
});

/**
 * Try the failed photos again
 */
export const postApiV1BatchesByIdRetry = <ThrowOnError extends boolean = false>(options: Options<PostApiV1BatchesByIdRetryData, ThrowOnError>) => (options.client ?? client).post<PostApiV1BatchesByIdRetryResponses, unknown, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/api/v1/batches/{id}/retry',
    ...options
});

/**
 * The photos of a batch, by index
 */
export const getApiV1BatchesByIdItems = <ThrowOnError extends boolean = false>(options: Options<GetApiV1BatchesByIdItemsData, ThrowOnError>) => (options.client ?? client).get<GetApiV1BatchesByIdItemsResponses, unknown, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/api/v1/batches/{id}/items',
    ...options
});

/**
 * One photo
 */
export const getApiV1BatchesByIdItemsByIndex = <ThrowOnError extends boolean = false>(options: Options<GetApiV1BatchesByIdItemsByIndexData, ThrowOnError>) => (options.client ?? client).get<GetApiV1BatchesByIdItemsByIndexResponses, unknown, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/api/v1/batches/{id}/items/{index}',
    ...options
});

/**
 * Mark, or note something
 */
export const patchApiV1BatchesByIdItemsByIndex = <ThrowOnError extends boolean = false>(options: Options<PatchApiV1BatchesByIdItemsByIndexData, ThrowOnError>) => (options.client ?? client).patch<PatchApiV1BatchesByIdItemsByIndexResponses, unknown, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/api/v1/batches/{id}/items/{index}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Work on one photo again with changed params
 */
export const postApiV1BatchesByIdItemsByIndexRerun = <ThrowOnError extends boolean = false>(options: Options<PostApiV1BatchesByIdItemsByIndexRerunData, ThrowOnError>) => (options.client ?? client).post<PostApiV1BatchesByIdItemsByIndexRerunResponses, unknown, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/api/v1/batches/{id}/items/{index}/rerun',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * A ZIP of everything, its link valid for 24 hours
 */
export const postApiV1BatchesByIdPackage = <ThrowOnError extends boolean = false>(options: Options<PostApiV1BatchesByIdPackageData, ThrowOnError>) => (options.client ?? client).post<PostApiV1BatchesByIdPackageResponses, unknown, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/api/v1/batches/{id}/package',
    ...options
});

/**
 * Operations, styles, presets, limits, engines
 */
export const getApiV1Capabilities = <ThrowOnError extends boolean = false>(options?: Options<GetApiV1CapabilitiesData, ThrowOnError>) => (options?.client ?? client).get<GetApiV1CapabilitiesResponses, unknown, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/api/v1/capabilities',
    ...options
});

/**
 * How long a batch would take, the queue ahead of it counted in
 */
export const postApiV1Estimates = <ThrowOnError extends boolean = false>(options: Options<PostApiV1EstimatesData, ThrowOnError>) => (options.client ?? client).post<PostApiV1EstimatesResponses, unknown, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/api/v1/estimates',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Photos to try packshot on
 */
export const getApiV1Samples = <ThrowOnError extends boolean = false>(options?: Options<GetApiV1SamplesData, ThrowOnError>) => (options?.client ?? client).get<GetApiV1SamplesResponses, unknown, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/api/v1/samples',
    ...options
});

/**
 * A sample photo
 */
export const getApiV1SamplesByName = <ThrowOnError extends boolean = false>(options: Options<GetApiV1SamplesByNameData, ThrowOnError>) => (options.client ?? client).get<GetApiV1SamplesByNameResponses, unknown, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/api/v1/samples/{name}',
    ...options
});

/**
 * A file behind a signed, expiring link
 */
export const getFilesByToken = <ThrowOnError extends boolean = false>(options: Options<GetFilesByTokenData, ThrowOnError>) => (options.client ?? client).get<GetFilesByTokenResponses, unknown, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/files/{token}',
    ...options
});

/**
 * The process answers
 */
export const getHealthz = <ThrowOnError extends boolean = false>(options?: Options<GetHealthzData, ThrowOnError>) => (options?.client ?? client).get<GetHealthzResponses, unknown, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/healthz',
    ...options
});

/**
 * Database and store answer
 */
export const getReadyz = <ThrowOnError extends boolean = false>(options?: Options<GetReadyzData, ThrowOnError>) => (options?.client ?? client).get<GetReadyzResponses, unknown, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/readyz',
    ...options
});

/**
 * Prometheus metrics
 */
export const getMetrics = <ThrowOnError extends boolean = false>(options?: Options<GetMetricsData, ThrowOnError>) => (options?.client ?? client).get<GetMetricsResponses, unknown, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/metrics',
    ...options
});
