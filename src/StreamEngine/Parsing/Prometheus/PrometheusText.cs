using System.Runtime.CompilerServices;
using StreamEngine.Numerics;
using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Prometheus;

/// <summary>The text format of Prometheus, version 0.0.4: times are milliseconds, blanks part words, a number sign begins a comment.</summary>
internal readonly struct PrometheusText : IExposition
{
    public static string Name => "prometheus";

    public static bool IsStrict => false;

    public static bool TryReadTime(ReadOnlySpan<byte> text, out long nanoseconds) => EpochSeconds.TryReadMilliseconds(text, out nanoseconds);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadTime(ByteText text, int start, int length, out long nanoseconds) => EpochSeconds.TryReadMilliseconds(text, start, length, out nanoseconds);

    public static string? CheckComment(ReadOnlySpan<byte> line, out int at)
    {
        at = 0;
        return null;
    }
}
