namespace StreamEngine.Fuzz.Inputs;

/// <summary>Bytes that are edited in place.</summary>
internal sealed class InputBuffer
{
    /// <summary>No input grows beyond this, in bytes.</summary>
    internal const int MaxBytes = 128 * 1024;

    private byte[] _bytes = new byte[MaxBytes];

    internal int Length { get; private set; }

    internal Span<byte> Bytes => _bytes.AsSpan(0, Length);

    internal void Clear() => Length = 0;

    internal void Append(ReadOnlySpan<byte> text) => Insert(Length, text);

    /// <summary>Inserts what fits.</summary>
    internal void Insert(int at, ReadOnlySpan<byte> text)
    {
        text = text[..Math.Min(text.Length, MaxBytes - Length)];
        _bytes.AsSpan(at, Length - at).CopyTo(_bytes.AsSpan(at + text.Length));
        text.CopyTo(_bytes.AsSpan(at));
        Length += text.Length;
    }

    internal void Remove(int at, int count)
    {
        _bytes.AsSpan(at + count, Length - at - count).CopyTo(_bytes.AsSpan(at));
        Length -= count;
    }

    internal void Replace(int at, int count, ReadOnlySpan<byte> text)
    {
        Remove(at, count);
        Insert(at, text);
    }

    internal void Truncate(int length) => Length = length;
}
