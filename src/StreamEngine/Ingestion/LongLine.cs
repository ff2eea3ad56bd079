using System.Globalization;
using StreamEngine.Batching;

namespace StreamEngine.Ingestion;

/// <summary>A line over the limit that is read to its end without being kept: its length, and its first bytes for the dead letter.</summary>
internal sealed class LongLine(string source, long position, int limit)
{
    private readonly byte[] _excerpt = new byte[BatchBuilder.MaxExcerpt];
    private int _kept;
    private long _length;

    /// <summary>Adds the next bytes of the line, its line end included.</summary>
    internal void Add(ReadOnlySpan<byte> bytes)
    {
        _length += bytes.Length;
        ReadOnlySpan<byte> text = bytes is [.., (byte)'\n'] ? bytes[..^1] : bytes;
        text = text[..Math.Min(text.Length, _excerpt.Length - _kept)];
        text.CopyTo(_excerpt.AsSpan(_kept));
        _kept += text.Length;
    }

    internal DeadLetter ToDeadLetter() => new(
        source,
        position,
        _length,
        RejectReason.TooLong,
        string.Create(CultureInfo.InvariantCulture, $"the record is longer than the limit of {limit:N0} bytes"),
        _excerpt.AsMemory(0, _kept));
}
