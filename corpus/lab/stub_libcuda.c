/* A stand-in for NVIDIA's libcuda.so.1, for capturing what real TensorFlow, PyTorch and JAX say.
 *
 * It drives no hardware. What it answers is chosen by environment variables:
 *   STUB_CUINIT   what cuInit returns (0 success, 35 .. 999: an error number of the driver API)
 *   STUB_DRIVER   what cuDriverGetVersion reports (12020 is CUDA 12.2; default 12020)
 *   STUB_DEVICES  how many devices there are (default 0)
 *   STUB_NAME     the device's name (default "NVIDIA GeForce RTX 3060")
 *   STUB_CC       its compute capability (default 8.6)
 *   STUB_SMS      its multiprocessor count (default 28; 3,28 for two devices)
 *   STUB_MIB      its memory in MiB (default 12288)
 *   STUB_FREE_MIB what cuMemGetInfo calls free (default: nine tenths of it)
 *   STUB_CTX      what cuDevicePrimaryCtxRetain returns (default 0)
 *   STUB_MODULE   what cuModuleLoad* and cuLibraryLoad* return (default 0)
 *   STUB_ALLOC    what cuMemAlloc returns (default 0: host memory is handed out)
 *   STUB_TRACE    set: name unknown calls of cuGetProcAddress and attribute numbers on standard error
 *
 * Build: cc -shared -fPIC -Wl,-soname,libcuda.so.1 -o libcuda.so.535.104.05 stub_libcuda.c -ldl
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef int CUresult;
typedef unsigned long long u64;

static int number(const char *name, int otherwise) {
    const char *value = getenv(name);
    return value && *value ? atoi(value) : otherwise;
}

static const struct { int code; const char *name; const char *text; } ERRORS[] = {
    {0, "CUDA_SUCCESS", "no error"},
    {1, "CUDA_ERROR_INVALID_VALUE", "invalid argument"},
    {2, "CUDA_ERROR_OUT_OF_MEMORY", "out of memory"},
    {3, "CUDA_ERROR_NOT_INITIALIZED", "initialization error"},
    {4, "CUDA_ERROR_DEINITIALIZED", "driver shutting down"},
    {34, "CUDA_ERROR_STUB_LIBRARY", "CUDA driver is a stub library"},
    {35, "CUDA_ERROR_INSUFFICIENT_DRIVER", "CUDA driver version is insufficient for CUDA runtime version"},
    {36, "CUDA_ERROR_CALL_REQUIRES_NEWER_DRIVER", "API call requires a newer CUDA driver"},
    {46, "CUDA_ERROR_DEVICE_UNAVAILABLE", "CUDA-capable device(s) is/are busy or unavailable"},
    {100, "CUDA_ERROR_NO_DEVICE", "no CUDA-capable device is detected"},
    {101, "CUDA_ERROR_INVALID_DEVICE", "invalid device ordinal"},
    {200, "CUDA_ERROR_INVALID_IMAGE", "device kernel image is invalid"},
    {201, "CUDA_ERROR_INVALID_CONTEXT", "invalid device context"},
    {209, "CUDA_ERROR_NO_BINARY_FOR_GPU", "no kernel image is available for execution on the device"},
    {218, "CUDA_ERROR_INVALID_PTX", "a PTX JIT compilation failed"},
    {222, "CUDA_ERROR_UNSUPPORTED_PTX_VERSION", "the provided PTX was compiled with an unsupported toolchain."},
    {303, "CUDA_ERROR_SHARED_OBJECT_INIT_FAILED", "shared object initialization failed"},
    {304, "CUDA_ERROR_OPERATING_SYSTEM", "OS call failed or operation not supported on this OS"},
    {500, "CUDA_ERROR_NOT_FOUND", "named symbol not found"},
    {700, "CUDA_ERROR_ILLEGAL_ADDRESS", "an illegal memory access was encountered"},
    {719, "CUDA_ERROR_LAUNCH_FAILED", "unspecified launch failure"},
    {800, "CUDA_ERROR_NOT_PERMITTED", "operation not permitted"},
    {801, "CUDA_ERROR_NOT_SUPPORTED", "operation not supported"},
    {802, "CUDA_ERROR_SYSTEM_NOT_READY", "system not yet initialized"},
    {803, "CUDA_ERROR_SYSTEM_DRIVER_MISMATCH", "system has unsupported display driver / cuda driver combination"},
    {804, "CUDA_ERROR_COMPAT_NOT_SUPPORTED_ON_DEVICE", "forward compatibility was attempted on non supported HW"},
    {999, "CUDA_ERROR_UNKNOWN", "unknown error"},
};

CUresult cuGetErrorName(CUresult code, const char **out) {
    for (size_t i = 0; i < sizeof ERRORS / sizeof *ERRORS; i++)
        if (ERRORS[i].code == code) { *out = ERRORS[i].name; return 0; }
    *out = NULL;
    return 1;
}
CUresult cuGetErrorString(CUresult code, const char **out) {
    for (size_t i = 0; i < sizeof ERRORS / sizeof *ERRORS; i++)
        if (ERRORS[i].code == code) { *out = ERRORS[i].text; return 0; }
    *out = NULL;
    return 1;
}

CUresult cuInit(unsigned flags) { (void)flags; return number("STUB_CUINIT", 0); }
CUresult cuDriverGetVersion(int *out) { *out = number("STUB_DRIVER", 12020); return 0; }
CUresult cuDeviceGetCount(int *out) { *out = number("STUB_DEVICES", 0); return 0; }
CUresult cuDeviceGet(int *out, int ordinal) {
    if (ordinal >= number("STUB_DEVICES", 0)) return 101;
    *out = ordinal;
    return 0;
}
CUresult cuDeviceGetName(char *out, int size, int device) {
    (void)device;
    const char *name = getenv("STUB_NAME");
    snprintf(out, (size_t)size, "%s", name ? name : "NVIDIA GeForce RTX 3060");
    return 0;
}
static void capability(int *major, int *minor) {
    const char *text = getenv("STUB_CC");
    *major = 8; *minor = 6;
    if (text) sscanf(text, "%d.%d", major, minor);
}
CUresult cuDeviceComputeCapability(int *major, int *minor, int device) { (void)device; capability(major, minor); return 0; }
static size_t memory(void) { return (size_t)number("STUB_MIB", 12288) << 20; }
CUresult cuDeviceTotalMem_v2(size_t *out, int device) { (void)device; *out = memory(); return 0; }
CUresult cuMemGetInfo_v2(size_t *free_, size_t *total) {
    *total = memory();
    *free_ = getenv("STUB_FREE_MIB") ? (size_t)number("STUB_FREE_MIB", 0) << 20 : memory() / 10 * 9;
    return 0;
}
CUresult cuDeviceGetPCIBusId(char *out, int size, int device) { snprintf(out, (size_t)size, "0000:%02d:00.0", device + 1); return 0; }
CUresult cuDeviceGetUuid(char *out, int device) { (void)device; memset(out, 7, 16); return 0; }
CUresult cuDeviceGetUuid_v2(char *out, int device) { return cuDeviceGetUuid(out, device); }
CUresult cuDeviceGetProperties(int *out, int device) { (void)device; memset(out, 0, 40); out[0] = 1024; out[1] = 1024; out[2] = 1024; out[3] = 64; out[4] = 2147483647; out[5] = 65535; out[6] = 65535; return 0; }
static int multiprocessors(int device) {
    const char *text = getenv("STUB_SMS");
    while (text && device-- > 0 && strchr(text, ',')) text = strchr(text, ',') + 1;
    return text ? atoi(text) : 28;
}
CUresult cuDeviceGetAttribute(int *out, int attribute, int device) {
    int major, minor;
    capability(&major, &minor);
    if (getenv("STUB_TRACE")) fprintf(stderr, "stub: attribute %d\n", attribute);
    switch (attribute) {
    case 1: *out = 1024; break;                            /* threads a block */
    case 2: case 3: *out = 1024; break;
    case 4: *out = 64; break;
    case 5: *out = 2147483647; break;
    case 6: case 7: *out = 65535; break;
    case 8: *out = 49152; break;                           /* shared memory a block */
    case 9: *out = 65536; break;
    case 10: *out = 32; break;                             /* warp */
    case 12: *out = 65536; break;
    case 13: *out = 1777000; break;                        /* clock, kHz */
    case 16: *out = multiprocessors(device); break;
    case 35: *out = 0; break;
    case 36: *out = 7501000; break;                        /* memory clock, kHz */
    case 37: *out = 192; break;                            /* bus width */
    case 38: *out = 2359296; break;                        /* L2 */
    case 39: *out = 1536; break;                           /* threads a multiprocessor */
    case 41: *out = 1; break;
    case 75: *out = major; break;
    case 76: *out = minor; break;
    case 78: *out = 1; break;
    case 81: *out = 102400; break;
    case 82: *out = 65536; break;
    case 97: *out = 101376; break;
    case 106: *out = 16; break;
    default: *out = 0;
    }
    return 0;
}

static void *const CONTEXT = (void *)0x1000;
CUresult cuDevicePrimaryCtxRetain(void **out, int device) { (void)device; *out = CONTEXT; return number("STUB_CTX", 0); }
CUresult cuDevicePrimaryCtxGetState(int device, unsigned *flags, int *active) { (void)device; *flags = 0; *active = 1; return 0; }
CUresult cuCtxGetCurrent(void **out) { *out = CONTEXT; return 0; }
CUresult cuCtxGetDevice(int *out) { *out = 0; return 0; }
CUresult cuCtxGetApiVersion(void *context, unsigned *out) { (void)context; *out = 3020; return 0; }
CUresult cuCtxGetStreamPriorityRange(int *least, int *greatest) { if (least) *least = 0; if (greatest) *greatest = -5; return 0; }
CUresult cuCtxGetSharedMemConfig(int *out) { *out = 1; return 0; }
CUresult cuDeviceCanAccessPeer(int *out, int a, int b) { (void)a; (void)b; *out = 0; return 0; }

CUresult cuMemAlloc_v2(void **out, size_t size) {
    int code = number("STUB_ALLOC", 0);
    if (code) return code;
    *out = NULL;
    return posix_memalign(out, 512, size) ? 2 : 0;
}
CUresult cuMemFree_v2(void *p) { free(p); return 0; }
CUresult cuMemHostAlloc(void **out, size_t size, unsigned flags) { (void)flags; return posix_memalign(out, 512, size) ? 2 : 0; }
CUresult cuMemAllocHost_v2(void **out, size_t size) { return cuMemHostAlloc(out, size, 0); }
CUresult cuMemFreeHost(void *p) { free(p); return 0; }
CUresult cuMemcpyDtoH_v2(void *to, const void *from, size_t size) { memcpy(to, from, size); return 0; }
CUresult cuMemcpyHtoD_v2(void *to, const void *from, size_t size) { memcpy(to, from, size); return 0; }
CUresult cuMemcpyDtoD_v2(void *to, const void *from, size_t size) { memmove(to, from, size); return 0; }
CUresult cuMemcpyDtoHAsync_v2(void *to, const void *from, size_t size, void *s) { (void)s; memcpy(to, from, size); return 0; }
CUresult cuMemcpyHtoDAsync_v2(void *to, const void *from, size_t size, void *s) { (void)s; memcpy(to, from, size); return 0; }
CUresult cuMemcpyDtoDAsync_v2(void *to, const void *from, size_t size, void *s) { (void)s; memmove(to, from, size); return 0; }
CUresult cuMemsetD8Async(void *to, unsigned char value, size_t n, void *s) { (void)s; memset(to, value, n); return 0; }
CUresult cuMemsetD32Async(unsigned *to, unsigned value, size_t n, void *s) { (void)s; while (n--) *to++ = value; return 0; }
CUresult cuMemsetD8_v2(void *to, unsigned char value, size_t n) { memset(to, value, n); return 0; }
CUresult cuMemsetD32_v2(unsigned *to, unsigned value, size_t n) { while (n--) *to++ = value; return 0; }
CUresult cuMemGetAddressRange_v2(void **base, size_t *size, void *p) { if (base) *base = p; if (size) *size = 512; return 0; }
CUresult cuPointerGetAttribute(void *out, int attribute, void *p) {
    (void)p;
    if (attribute == 1) *(void **)out = CONTEXT;
    else if (attribute == 2) *(unsigned *)out = 2;
    else if (attribute == 9) *(int *)out = 0;
    return 0;
}

static uintptr_t next_handle = 0x2000;
CUresult cuStreamCreate(void **out, unsigned flags) { (void)flags; *out = (void *)(next_handle += 16); return 0; }
CUresult cuStreamCreateWithPriority(void **out, unsigned flags, int priority) { (void)priority; return cuStreamCreate(out, flags); }
CUresult cuEventCreate(void **out, unsigned flags) { return cuStreamCreate(out, flags); }
CUresult cuModuleLoadData(void **out, const void *image) { (void)image; *out = (void *)(next_handle += 16); return number("STUB_MODULE", 0); }
CUresult cuModuleLoadFatBinary(void **out, const void *image) { return cuModuleLoadData(out, image); }
CUresult cuModuleLoadDataEx(void **out, const void *image, unsigned n, int *options, void **values) {
    (void)n; (void)options; (void)values;
    return cuModuleLoadData(out, image);
}
CUresult cuLibraryLoadData(void **out, const void *image) { return cuModuleLoadData(out, image); }
CUresult cuModuleGetFunction(void **out, void *module, const char *name) { (void)module; (void)name; *out = (void *)(next_handle += 16); return 0; }
CUresult cuFuncGetAttribute(int *out, int attribute, void *f) { (void)attribute; (void)f; *out = 32; return 0; }
CUresult cuOccupancyMaxActiveBlocksPerMultiprocessor(int *out, void *f, int block, size_t shared) { (void)f; (void)block; (void)shared; *out = 2; return 0; }
CUresult cuLaunchHostFunc(void *s, void (*f)(void *), void *data) { (void)s; f(data); return 0; }
CUresult cuStreamAddCallback(void *s, void (*f)(void *, int, void *), void *data, unsigned flags) { (void)flags; f(s, 0, data); return 0; }
CUresult cuEventElapsedTime(float *out, void *a, void *b) { (void)a; (void)b; *out = 0.5f; return 0; }
CUresult cuStreamIsCapturing(void *s, int *out) { (void)s; *out = 0; return 0; }

#define OK(NAME) CUresult NAME(void) { return 0; }
OK(cuDevicePrimaryCtxRelease) OK(cuDevicePrimaryCtxRelease_v2) OK(cuDevicePrimaryCtxSetFlags) OK(cuDevicePrimaryCtxSetFlags_v2)
OK(cuDevicePrimaryCtxReset) OK(cuDevicePrimaryCtxReset_v2) OK(cuCtxSetCurrent) OK(cuCtxSynchronize) OK(cuCtxPushCurrent_v2)
OK(cuCtxPopCurrent_v2) OK(cuCtxDestroy_v2) OK(cuCtxSetSharedMemConfig) OK(cuCtxEnablePeerAccess) OK(cuCtxSetLimit)
OK(cuStreamDestroy_v2) OK(cuStreamSynchronize) OK(cuStreamQuery) OK(cuStreamWaitEvent) OK(cuEventDestroy_v2)
OK(cuEventRecord) OK(cuEventQuery) OK(cuEventSynchronize) OK(cuMemHostRegister_v2) OK(cuMemHostUnregister)
OK(cuModuleUnload) OK(cuLaunchKernel) OK(cuFuncSetCacheConfig) OK(cuFuncSetAttribute)

CUresult cuGetExportTable(const void **out, const void *id) { (void)id; *out = NULL; return 500; }

CUresult cuGetProcAddress_v2(const char *symbol, void **out, int version, u64 flags, int *status) {
    char name[160];
    static const char *const endings[] = {"_v2", "", NULL};
    (void)version; (void)flags;
    *out = NULL;
    for (int i = 0; endings[i] && !*out; i++) {
        snprintf(name, sizeof name, "%s%s", symbol, endings[i]);
        *out = dlsym(RTLD_DEFAULT, name);
        if (!*out) {
            Dl_info self;
            if (dladdr((void *)cuInit, &self)) {
                void *handle = dlopen(self.dli_fname, RTLD_NOLOAD | RTLD_LAZY);
                if (handle) { *out = dlsym(handle, name); dlclose(handle); }
            }
        }
    }
    if (status) *status = *out ? 0 : 1;
    if (!*out && getenv("STUB_TRACE")) fprintf(stderr, "stub: no %s\n", symbol);
    return *out ? 0 : 500;
}
CUresult cuGetProcAddress(const char *symbol, void **out, int version, u64 flags) { return cuGetProcAddress_v2(symbol, out, version, flags, NULL); }
