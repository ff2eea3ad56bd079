using System.Runtime.Intrinsics;

namespace StreamEngine.Numerics.Scanning;

/// <summary>The widths in which vector kernels exist. The order is that of preference.</summary>
internal enum KernelPath
{
    /// <summary>64-bit words, no vectors: the twin that the others are held against.</summary>
    Scalar,

    /// <summary>128-bit vectors: SSE2 and up, ARM NEON.</summary>
    Vector128,

    /// <summary>256-bit vectors: AVX2.</summary>
    Vector256,

    /// <summary>512-bit vectors: AVX-512 BW.</summary>
    Vector512,
}

/// <summary>
/// Chooses the width once a process: the widest that the machine accelerates, or what the environment variable
/// <c>STREAMENGINE_KERNEL</c> asks for (<c>scalar</c>, <c>128</c>, <c>256</c>, <c>512</c>). A width that the machine lacks, or a word
/// that is none of these, is ignored.
/// </summary>
internal static class Kernel
{
    /// <summary>Name of the environment variable that forces a width.</summary>
    internal const string Variable = "STREAMENGINE_KERNEL";

    /// <summary>The width that kernels use.</summary>
    internal static readonly KernelPath Path = Choose(Environment.GetEnvironmentVariable(Variable));

    /// <summary>True when the machine accelerates a width.</summary>
    internal static bool IsSupported(KernelPath path) => path switch
    {
        KernelPath.Vector512 => Vector512.IsHardwareAccelerated,
        KernelPath.Vector256 => Vector256.IsHardwareAccelerated,
        KernelPath.Vector128 => Vector128.IsHardwareAccelerated,
        _ => true,
    };

    /// <summary>The width for what was asked for; null asks for nothing.</summary>
    internal static KernelPath Choose(string? asked)
    {
        KernelPath? wanted = asked?.Trim() switch
        {
            "scalar" => KernelPath.Scalar,
            "128" => KernelPath.Vector128,
            "256" => KernelPath.Vector256,
            "512" => KernelPath.Vector512,
            _ => null,
        };
        if (wanted is { } path && IsSupported(path))
        {
            return path;
        }

        return IsSupported(KernelPath.Vector512) ? KernelPath.Vector512
            : IsSupported(KernelPath.Vector256) ? KernelPath.Vector256
            : IsSupported(KernelPath.Vector128) ? KernelPath.Vector128
            : KernelPath.Scalar;
    }
}
