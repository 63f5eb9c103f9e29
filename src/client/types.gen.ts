export type ClientOptions = {
    baseUrl: `${string}://${string}` | (string & {});
};

export type GetApiV1BatchesData = {
    body?: never;
    path?: never;
    query?: {
        status?: 'pending' | 'processing' | 'completed' | 'completed_with_errors' | 'failed' | 'cancelled';
        cursor?: string;
        limit?: number;
    };
    url: '/api/v1/batches';
};

export type GetApiV1BatchesResponses = {
    /**
     * Default Response
     */
    200: {
        batches: Array<{
            id: string;
            name: string;
            status: 'pending' | 'processing' | 'completed' | 'completed_with_errors' | 'failed' | 'cancelled';
            paused: boolean;
            priority: number;
            params: {
                [key: string]: unknown;
            };
            total: number;
            processed: number;
            succeeded: number;
            failed: number;
            cancelled: number;
            revision: number;
            estimatedSeconds: number;
            estimatedSecondsRemaining: number | null;
            /**
             * RFC 3339, UTC
             */
            createdAt: string;
            startedAt: string | null;
            completedAt: string | null;
            filesExpireAt: string | null;
        }>;
        nextCursor: string | null;
    };
};

export type GetApiV1BatchesResponse = GetApiV1BatchesResponses[keyof GetApiV1BatchesResponses];

export type PostApiV1BatchesData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/batches';
};

export type PostApiV1BatchesErrors = {
    /**
     * Default Response
     */
    409: {
        type: string;
        title: string;
        status: number;
        code: string;
        detail: string;
        errors?: Array<{
            subject: string;
            code: string;
            detail: string;
        }>;
    };
    /**
     * Default Response
     */
    422: {
        type: string;
        title: string;
        status: number;
        code: string;
        detail: string;
        errors?: Array<{
            subject: string;
            code: string;
            detail: string;
        }>;
    };
};

export type PostApiV1BatchesError = PostApiV1BatchesErrors[keyof PostApiV1BatchesErrors];

export type PostApiV1BatchesResponses = {
    /**
     * Default Response
     */
    200: {
        id: string;
        name: string;
        status: 'pending' | 'processing' | 'completed' | 'completed_with_errors' | 'failed' | 'cancelled';
        paused: boolean;
        priority: number;
        params: {
            [key: string]: unknown;
        };
        total: number;
        processed: number;
        succeeded: number;
        failed: number;
        cancelled: number;
        revision: number;
        estimatedSeconds: number;
        estimatedSecondsRemaining: number | null;
        /**
         * RFC 3339, UTC
         */
        createdAt: string;
        startedAt: string | null;
        completedAt: string | null;
        filesExpireAt: string | null;
        estimatedSecondsInterval: [
            number,
            number
        ];
    };
    /**
     * Default Response
     */
    201: {
        id: string;
        name: string;
        status: 'pending' | 'processing' | 'completed' | 'completed_with_errors' | 'failed' | 'cancelled';
        paused: boolean;
        priority: number;
        params: {
            [key: string]: unknown;
        };
        total: number;
        processed: number;
        succeeded: number;
        failed: number;
        cancelled: number;
        revision: number;
        estimatedSeconds: number;
        estimatedSecondsRemaining: number | null;
        /**
         * RFC 3339, UTC
         */
        createdAt: string;
        startedAt: string | null;
        completedAt: string | null;
        filesExpireAt: string | null;
        estimatedSecondsInterval: [
            number,
            number
        ];
    };
};

export type PostApiV1BatchesResponse = PostApiV1BatchesResponses[keyof PostApiV1BatchesResponses];

export type DeleteApiV1BatchesByIdData = {
    body?: never;
    path: {
        id: string;
    };
    query?: never;
    url: '/api/v1/batches/{id}';
};

export type DeleteApiV1BatchesByIdResponses = {
    /**
     * Default Response
     */
    204: void;
};

export type DeleteApiV1BatchesByIdResponse = DeleteApiV1BatchesByIdResponses[keyof DeleteApiV1BatchesByIdResponses];

export type GetApiV1BatchesByIdData = {
    body?: never;
    path: {
        id: string;
    };
    query?: never;
    url: '/api/v1/batches/{id}';
};

export type GetApiV1BatchesByIdResponses = {
    /**
     * Default Response
     */
    200: {
        id: string;
        name: string;
        status: 'pending' | 'processing' | 'completed' | 'completed_with_errors' | 'failed' | 'cancelled';
        paused: boolean;
        priority: number;
        params: {
            [key: string]: unknown;
        };
        total: number;
        processed: number;
        succeeded: number;
        failed: number;
        cancelled: number;
        revision: number;
        estimatedSeconds: number;
        estimatedSecondsRemaining: number | null;
        /**
         * RFC 3339, UTC
         */
        createdAt: string;
        startedAt: string | null;
        completedAt: string | null;
        filesExpireAt: string | null;
    };
};

export type GetApiV1BatchesByIdResponse = GetApiV1BatchesByIdResponses[keyof GetApiV1BatchesByIdResponses];

export type PatchApiV1BatchesByIdData = {
    body: {
        priority?: number;
        name?: string;
    };
    path: {
        id: string;
    };
    query?: never;
    url: '/api/v1/batches/{id}';
};

export type PatchApiV1BatchesByIdResponses = {
    /**
     * Default Response
     */
    200: {
        id: string;
        name: string;
        status: 'pending' | 'processing' | 'completed' | 'completed_with_errors' | 'failed' | 'cancelled';
        paused: boolean;
        priority: number;
        params: {
            [key: string]: unknown;
        };
        total: number;
        processed: number;
        succeeded: number;
        failed: number;
        cancelled: number;
        revision: number;
        estimatedSeconds: number;
        estimatedSecondsRemaining: number | null;
        /**
         * RFC 3339, UTC
         */
        createdAt: string;
        startedAt: string | null;
        completedAt: string | null;
        filesExpireAt: string | null;
    };
};

export type PatchApiV1BatchesByIdResponse = PatchApiV1BatchesByIdResponses[keyof PatchApiV1BatchesByIdResponses];

export type PostApiV1BatchesByIdCancelData = {
    body?: never;
    path: {
        id: string;
    };
    query?: never;
    url: '/api/v1/batches/{id}/cancel';
};

export type PostApiV1BatchesByIdCancelResponses = {
    /**
     * Default Response
     */
    200: {
        id: string;
        name: string;
        status: 'pending' | 'processing' | 'completed' | 'completed_with_errors' | 'failed' | 'cancelled';
        paused: boolean;
        priority: number;
        params: {
            [key: string]: unknown;
        };
        total: number;
        processed: number;
        succeeded: number;
        failed: number;
        cancelled: number;
        revision: number;
        estimatedSeconds: number;
        estimatedSecondsRemaining: number | null;
        /**
         * RFC 3339, UTC
         */
        createdAt: string;
        startedAt: string | null;
        completedAt: string | null;
        filesExpireAt: string | null;
    };
};

export type PostApiV1BatchesByIdCancelResponse = PostApiV1BatchesByIdCancelResponses[keyof PostApiV1BatchesByIdCancelResponses];

export type PostApiV1BatchesByIdPauseData = {
    body?: never;
    path: {
        id: string;
    };
    query?: never;
    url: '/api/v1/batches/{id}/pause';
};

export type PostApiV1BatchesByIdPauseResponses = {
    /**
     * Default Response
     */
    200: {
        id: string;
        name: string;
        status: 'pending' | 'processing' | 'completed' | 'completed_with_errors' | 'failed' | 'cancelled';
        paused: boolean;
        priority: number;
        params: {
            [key: string]: unknown;
        };
        total: number;
        processed: number;
        succeeded: number;
        failed: number;
        cancelled: number;
        revision: number;
        estimatedSeconds: number;
        estimatedSecondsRemaining: number | null;
        /**
         * RFC 3339, UTC
         */
        createdAt: string;
        startedAt: string | null;
        completedAt: string | null;
        filesExpireAt: string | null;
    };
};

export type PostApiV1BatchesByIdPauseResponse = PostApiV1BatchesByIdPauseResponses[keyof PostApiV1BatchesByIdPauseResponses];

export type PostApiV1BatchesByIdResumeData = {
    body?: never;
    path: {
        id: string;
    };
    query?: never;
    url: '/api/v1/batches/{id}/resume';
};

export type PostApiV1BatchesByIdResumeResponses = {
    /**
     * Default Response
     */
    200: {
        id: string;
        name: string;
        status: 'pending' | 'processing' | 'completed' | 'completed_with_errors' | 'failed' | 'cancelled';
        paused: boolean;
        priority: number;
        params: {
            [key: string]: unknown;
        };
        total: number;
        processed: number;
        succeeded: number;
        failed: number;
        cancelled: number;
        revision: number;
        estimatedSeconds: number;
        estimatedSecondsRemaining: number | null;
        /**
         * RFC 3339, UTC
         */
        createdAt: string;
        startedAt: string | null;
        completedAt: string | null;
        filesExpireAt: string | null;
    };
};

export type PostApiV1BatchesByIdResumeResponse = PostApiV1BatchesByIdResumeResponses[keyof PostApiV1BatchesByIdResumeResponses];

export type PostApiV1BatchesByIdRetryData = {
    body?: never;
    path: {
        id: string;
    };
    query?: never;
    url: '/api/v1/batches/{id}/retry';
};

export type PostApiV1BatchesByIdRetryResponses = {
    /**
     * Default Response
     */
    200: {
        id: string;
        name: string;
        status: 'pending' | 'processing' | 'completed' | 'completed_with_errors' | 'failed' | 'cancelled';
        paused: boolean;
        priority: number;
        params: {
            [key: string]: unknown;
        };
        total: number;
        processed: number;
        succeeded: number;
        failed: number;
        cancelled: number;
        revision: number;
        estimatedSeconds: number;
        estimatedSecondsRemaining: number | null;
        /**
         * RFC 3339, UTC
         */
        createdAt: string;
        startedAt: string | null;
        completedAt: string | null;
        filesExpireAt: string | null;
    };
};

export type PostApiV1BatchesByIdRetryResponse = PostApiV1BatchesByIdRetryResponses[keyof PostApiV1BatchesByIdRetryResponses];

export type GetApiV1BatchesByIdItemsData = {
    body?: never;
    path: {
        id: string;
    };
    query?: {
        status?: 'pending' | 'processing' | 'succeeded' | 'failed' | 'cancelled';
        mark?: 'none' | 'starred' | 'accepted' | 'rejected';
        minScore?: number;
        maxScore?: number;
    };
    url: '/api/v1/batches/{id}/items';
};

export type GetApiV1BatchesByIdItemsResponses = {
    /**
     * Default Response
     */
    200: {
        items: Array<{
            index: number;
            filename: string;
            status: 'pending' | 'processing' | 'succeeded' | 'failed' | 'cancelled';
            attempts: number;
            step: string | null;
            error?: {
                code: string;
                message: string;
                retryable: boolean;
            };
            params: {
                [key: string]: unknown;
            };
            override: {
                [key: string]: unknown;
            };
            original: {
                url: string;
                previewUrl: string;
                width: number;
                height: number;
                bytes: number;
            };
            result?: {
                url: string;
                previewUrl: string;
                width: number;
                height: number;
                bytes: number;
                downloadUrl: string;
                format: string;
            };
            score?: {
                total: number;
                parts: {
                    [key: string]: number;
                };
                warnings: Array<{
                    code: string;
                    message: string;
                }>;
            };
            texts: Array<{
                text: string;
                confidence: number;
                verdict: string;
                quad: Array<Array<number>>;
            }>;
            mark: 'none' | 'starred' | 'accepted' | 'rejected';
            note: string;
            timings: {
                [key: string]: number;
            };
        }>;
    };
};

export type GetApiV1BatchesByIdItemsResponse = GetApiV1BatchesByIdItemsResponses[keyof GetApiV1BatchesByIdItemsResponses];

export type GetApiV1BatchesByIdItemsByIndexData = {
    body?: never;
    path: {
        id: string;
        index: number;
    };
    query?: never;
    url: '/api/v1/batches/{id}/items/{index}';
};

export type GetApiV1BatchesByIdItemsByIndexResponses = {
    /**
     * Default Response
     */
    200: {
        index: number;
        filename: string;
        status: 'pending' | 'processing' | 'succeeded' | 'failed' | 'cancelled';
        attempts: number;
        step: string | null;
        error?: {
            code: string;
            message: string;
            retryable: boolean;
        };
        params: {
            [key: string]: unknown;
        };
        override: {
            [key: string]: unknown;
        };
        original: {
            url: string;
            previewUrl: string;
            width: number;
            height: number;
            bytes: number;
        };
        result?: {
            url: string;
            previewUrl: string;
            width: number;
            height: number;
            bytes: number;
            downloadUrl: string;
            format: string;
        };
        score?: {
            total: number;
            parts: {
                [key: string]: number;
            };
            warnings: Array<{
                code: string;
                message: string;
            }>;
        };
        texts: Array<{
            text: string;
            confidence: number;
            verdict: string;
            quad: Array<Array<number>>;
        }>;
        mark: 'none' | 'starred' | 'accepted' | 'rejected';
        note: string;
        timings: {
            [key: string]: number;
        };
    };
};

export type GetApiV1BatchesByIdItemsByIndexResponse = GetApiV1BatchesByIdItemsByIndexResponses[keyof GetApiV1BatchesByIdItemsByIndexResponses];

export type PatchApiV1BatchesByIdItemsByIndexData = {
    body: {
        mark?: 'none' | 'starred' | 'accepted' | 'rejected';
        note?: string;
    };
    path: {
        id: string;
        index: number;
    };
    query?: never;
    url: '/api/v1/batches/{id}/items/{index}';
};

export type PatchApiV1BatchesByIdItemsByIndexResponses = {
    /**
     * Default Response
     */
    200: {
        index: number;
        filename: string;
        status: 'pending' | 'processing' | 'succeeded' | 'failed' | 'cancelled';
        attempts: number;
        step: string | null;
        error?: {
            code: string;
            message: string;
            retryable: boolean;
        };
        params: {
            [key: string]: unknown;
        };
        override: {
            [key: string]: unknown;
        };
        original: {
            url: string;
            previewUrl: string;
            width: number;
            height: number;
            bytes: number;
        };
        result?: {
            url: string;
            previewUrl: string;
            width: number;
            height: number;
            bytes: number;
            downloadUrl: string;
            format: string;
        };
        score?: {
            total: number;
            parts: {
                [key: string]: number;
            };
            warnings: Array<{
                code: string;
                message: string;
            }>;
        };
        texts: Array<{
            text: string;
            confidence: number;
            verdict: string;
            quad: Array<Array<number>>;
        }>;
        mark: 'none' | 'starred' | 'accepted' | 'rejected';
        note: string;
        timings: {
            [key: string]: number;
        };
    };
};

export type PatchApiV1BatchesByIdItemsByIndexResponse = PatchApiV1BatchesByIdItemsByIndexResponses[keyof PatchApiV1BatchesByIdItemsByIndexResponses];

export type PostApiV1BatchesByIdItemsByIndexRerunData = {
    body: {
        operations?: Array<'text_removal' | 'background_replacement' | 'cutout' | 'enhance' | 'resize'>;
        styleId?: 'minimal_white' | 'modern_home' | 'business' | 'natural_light' | 'amazon_standard' | 'tiktok_vibrant' | 'instagram_lifestyle' | 'shopify_custom';
        text_removal?: {
            languages?: Array<'zh' | 'en'>;
            keepProductText?: boolean;
            minConfidence?: number;
        };
        background_replacement?: {
            styleId?: 'minimal_white' | 'modern_home' | 'business' | 'natural_light' | 'amazon_standard' | 'tiktok_vibrant' | 'instagram_lifestyle' | 'shopify_custom';
            prompt?: string;
            shadow?: 'soft' | 'none';
            seed?: number;
        };
        cutout?: {
            [key: string]: never;
        };
        enhance?: {
            whiteBalance?: boolean;
            exposure?: 'auto' | number;
            sharpen?: number;
        };
        resize?: {
            preset?: 'amazon_main' | 'ebay' | 'shopify_square' | 'shopify_banner' | 'tiktok_shop' | 'tiktok_cover' | 'instagram_square' | 'instagram_portrait' | 'instagram_story' | 'facebook_post' | 'temu' | 'shopee' | 'walmart';
            width?: number;
            height?: number;
            fit?: 'contain' | 'cover' | 'pad';
        };
        output?: {
            format?: 'jpeg' | 'png' | 'webp' | 'avif';
            quality?: number;
            maxBytes?: number;
        };
    };
    path: {
        id: string;
        index: number;
    };
    query?: never;
    url: '/api/v1/batches/{id}/items/{index}/rerun';
};

export type PostApiV1BatchesByIdItemsByIndexRerunResponses = {
    /**
     * Default Response
     */
    202: {
        index: number;
        filename: string;
        status: 'pending' | 'processing' | 'succeeded' | 'failed' | 'cancelled';
        attempts: number;
        step: string | null;
        error?: {
            code: string;
            message: string;
            retryable: boolean;
        };
        params: {
            [key: string]: unknown;
        };
        override: {
            [key: string]: unknown;
        };
        original: {
            url: string;
            previewUrl: string;
            width: number;
            height: number;
            bytes: number;
        };
        result?: {
            url: string;
            previewUrl: string;
            width: number;
            height: number;
            bytes: number;
            downloadUrl: string;
            format: string;
        };
        score?: {
            total: number;
            parts: {
                [key: string]: number;
            };
            warnings: Array<{
                code: string;
                message: string;
            }>;
        };
        texts: Array<{
            text: string;
            confidence: number;
            verdict: string;
            quad: Array<Array<number>>;
        }>;
        mark: 'none' | 'starred' | 'accepted' | 'rejected';
        note: string;
        timings: {
            [key: string]: number;
        };
    };
};

export type PostApiV1BatchesByIdItemsByIndexRerunResponse = PostApiV1BatchesByIdItemsByIndexRerunResponses[keyof PostApiV1BatchesByIdItemsByIndexRerunResponses];

export type PostApiV1BatchesByIdPackageData = {
    body?: never;
    path: {
        id: string;
    };
    query?: never;
    url: '/api/v1/batches/{id}/package';
};

export type PostApiV1BatchesByIdPackageResponses = {
    /**
     * Default Response
     */
    200: {
        url: string;
        bytes: number;
        expiresAt: string;
    };
};

export type PostApiV1BatchesByIdPackageResponse = PostApiV1BatchesByIdPackageResponses[keyof PostApiV1BatchesByIdPackageResponses];

export type GetApiV1CapabilitiesData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/capabilities';
};

export type GetApiV1CapabilitiesResponses = {
    /**
     * Default Response
     */
    200: {
        [key: string]: unknown;
    };
};

export type GetApiV1CapabilitiesResponse = GetApiV1CapabilitiesResponses[keyof GetApiV1CapabilitiesResponses];

export type PostApiV1EstimatesData = {
    body: {
        photos: number;
        params: {
            operations: Array<'text_removal' | 'background_replacement' | 'cutout' | 'enhance' | 'resize'>;
            styleId?: 'minimal_white' | 'modern_home' | 'business' | 'natural_light' | 'amazon_standard' | 'tiktok_vibrant' | 'instagram_lifestyle' | 'shopify_custom';
            text_removal?: {
                languages?: Array<'zh' | 'en'>;
                keepProductText?: boolean;
                minConfidence?: number;
            };
            background_replacement?: {
                styleId?: 'minimal_white' | 'modern_home' | 'business' | 'natural_light' | 'amazon_standard' | 'tiktok_vibrant' | 'instagram_lifestyle' | 'shopify_custom';
                prompt?: string;
                shadow?: 'soft' | 'none';
                seed?: number;
            };
            cutout?: {
                [key: string]: never;
            };
            enhance?: {
                whiteBalance?: boolean;
                exposure?: 'auto' | number;
                sharpen?: number;
            };
            resize?: {
                preset?: 'amazon_main' | 'ebay' | 'shopify_square' | 'shopify_banner' | 'tiktok_shop' | 'tiktok_cover' | 'instagram_square' | 'instagram_portrait' | 'instagram_story' | 'facebook_post' | 'temu' | 'shopee' | 'walmart';
                width?: number;
                height?: number;
                fit?: 'contain' | 'cover' | 'pad';
            };
            output?: {
                format?: 'jpeg' | 'png' | 'webp' | 'avif';
                quality?: number;
                maxBytes?: number;
            };
        };
        overrides?: Array<{
            operations?: Array<'text_removal' | 'background_replacement' | 'cutout' | 'enhance' | 'resize'>;
            styleId?: 'minimal_white' | 'modern_home' | 'business' | 'natural_light' | 'amazon_standard' | 'tiktok_vibrant' | 'instagram_lifestyle' | 'shopify_custom';
            text_removal?: {
                languages?: Array<'zh' | 'en'>;
                keepProductText?: boolean;
                minConfidence?: number;
            };
            background_replacement?: {
                styleId?: 'minimal_white' | 'modern_home' | 'business' | 'natural_light' | 'amazon_standard' | 'tiktok_vibrant' | 'instagram_lifestyle' | 'shopify_custom';
                prompt?: string;
                shadow?: 'soft' | 'none';
                seed?: number;
            };
            cutout?: {
                [key: string]: never;
            };
            enhance?: {
                whiteBalance?: boolean;
                exposure?: 'auto' | number;
                sharpen?: number;
            };
            resize?: {
                preset?: 'amazon_main' | 'ebay' | 'shopify_square' | 'shopify_banner' | 'tiktok_shop' | 'tiktok_cover' | 'instagram_square' | 'instagram_portrait' | 'instagram_story' | 'facebook_post' | 'temu' | 'shopee' | 'walmart';
                width?: number;
                height?: number;
                fit?: 'contain' | 'cover' | 'pad';
            };
            output?: {
                format?: 'jpeg' | 'png' | 'webp' | 'avif';
                quality?: number;
                maxBytes?: number;
            };
        }>;
        priority?: number;
    };
    path?: never;
    query?: never;
    url: '/api/v1/estimates';
};

export type PostApiV1EstimatesResponses = {
    /**
     * Default Response
     */
    200: {
        seconds: number;
        interval: [
            number,
            number
        ];
    };
};

export type PostApiV1EstimatesResponse = PostApiV1EstimatesResponses[keyof PostApiV1EstimatesResponses];

export type GetApiV1SamplesData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/samples';
};

export type GetApiV1SamplesResponses = {
    /**
     * Default Response
     */
    200: {
        samples: Array<{
            name: string;
            url: string;
            bytes: number;
        }>;
    };
};

export type GetApiV1SamplesResponse = GetApiV1SamplesResponses[keyof GetApiV1SamplesResponses];

export type GetApiV1SamplesByNameData = {
    body?: never;
    path: {
        name: string;
    };
    query?: never;
    url: '/api/v1/samples/{name}';
};

export type GetApiV1SamplesByNameResponses = {
    /**
     * Default Response
     */
    200: unknown;
};

export type GetFilesByTokenData = {
    body?: never;
    path: {
        token: string;
    };
    query?: {
        w?: '320' | '640' | '1280';
    };
    url: '/files/{token}';
};

export type GetFilesByTokenResponses = {
    /**
     * Default Response
     */
    200: unknown;
};

export type GetHealthzData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/healthz';
};

export type GetHealthzResponses = {
    /**
     * Default Response
     */
    200: {
        status: 'ok';
    };
};

export type GetHealthzResponse = GetHealthzResponses[keyof GetHealthzResponses];

export type GetReadyzData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/readyz';
};

export type GetReadyzResponses = {
    /**
     * Default Response
     */
    200: {
        status: 'ok';
    };
};

export type GetReadyzResponse = GetReadyzResponses[keyof GetReadyzResponses];

export type GetMetricsData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/metrics';
};

export type GetMetricsResponses = {
    /**
     * Default Response
     */
    200: unknown;
};
