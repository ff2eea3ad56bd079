using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Parsing.Columns;

/// <summary>What a worker keeps between the lines of a format of metric points.</summary>
internal sealed class LabelState : IDisposable
{
    private byte[] _buffer = new byte[512];
    private byte[] _kept = [];
    private int[] _places = new int[32];

    internal StructuralIndex Index { get; } = new();

    /// <summary>Texts of labels that were met.</summary>
    internal LabelTexts Texts { get; } = new();

    /// <summary>Room in which labels are built.</summary>
    internal Span<byte> Buffer(int bytes)
    {
        if (bytes > _buffer.Length)
        {
            _buffer = new byte[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)bytes)];
        }

        return _buffer;
    }

    /// <summary>Keeps a text aside while <see cref="Buffer"/> is used for another one.</summary>
    internal Span<byte> Keep(ReadOnlySpan<byte> text)
    {
        if (text.Length > _kept.Length)
        {
            _kept = new byte[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)text.Length)];
        }

        text.CopyTo(_kept);
        return _kept.AsSpan(0, text.Length);
    }

    /// <summary>Room for a number of positions; those that were written stay.</summary>
    internal Span<int> Places(int count)
    {
        if (count > _places.Length)
        {
            Array.Resize(ref _places, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)count));
        }

        return _places;
    }

    public void Dispose() => Index.Dispose();
}
