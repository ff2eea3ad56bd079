using System.Runtime.CompilerServices;
using StreamEngine.Numerics;
using StreamEngine.Parsing.Prometheus;
using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.OpenMetrics;

/// <summary>The text format of OpenMetrics 1.0: times are seconds, one space parts words, a number sign begins metadata, an exemplar or the end.</summary>
internal readonly struct OpenMetricsText : IExposition
{
    public static string Name => "openmetrics";

    public static bool IsStrict => true;

    public static bool TryReadTime(ReadOnlySpan<byte> text, out long nanoseconds) => EpochSeconds.TryRead(text, out nanoseconds);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadTime(ByteText text, int start, int length, out long nanoseconds) => EpochSeconds.TryRead(text, start, length, out nanoseconds);

    public static string? CheckComment(ReadOnlySpan<byte> line, out int at) => MetadataLine.Check(line, out at);
}
