using System.Globalization;

namespace StreamEngine.Ingestion;

/// <summary>How much a packed stream may unpack to, so that a small file cannot fill a machine.</summary>
/// <param name="Bytes">Most unpacked bytes of one stream.</param>
/// <param name="Ratio">Most unpacked bytes for each packed byte, judged once <see cref="RatioFrom"/> bytes have come out.</param>
internal readonly record struct UnpackLimits(long Bytes, int Ratio)
{
    /// <summary>Unpacked bytes from which the ratio counts: short streams of zeros are harmless.</summary>
    internal const long RatioFrom = 16L << 20;

    /// <summary>Limits that no log file comes near: 1 TiB, and 1,000 to 1; deflate itself ends at 1,032 to 1.</summary>
    internal static UnpackLimits Default { get; } = new(1L << 40, 1000);

    /// <summary>Says what is wrong with a stream that goes on; null when nothing is.</summary>
    /// <param name="packed">Bytes read.</param>
    /// <param name="unpacked">Bytes that came of them.</param>
    internal string? Explain(long packed, long unpacked)
    {
        if (unpacked >= Bytes)
        {
            return string.Create(CultureInfo.InvariantCulture, $"it unpacks to more than the limit of {Bytes:N0} bytes (MaxDecompressedBytes)");
        }

        return unpacked >= RatioFrom && unpacked / (double)Math.Max(packed, 1) > Ratio
            ? string.Create(CultureInfo.InvariantCulture, $"{packed:N0} packed bytes unpack to more than {Ratio:N0} times as many (MaxCompressionRatio)")
            : null;
    }
}

/// <summary>A packed stream went over its limits.</summary>
internal sealed class UnpackLimitException(string message) : IOException(message);
