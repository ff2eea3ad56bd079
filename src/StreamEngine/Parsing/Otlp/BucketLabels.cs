using System.Buffers;
using System.Buffers.Binary;
using StreamEngine.Numerics;

namespace StreamEngine.Parsing.Otlp;

/// <summary>
/// Labels <c>le=bound</c> of the buckets of a histogram. The points of a metric mostly share their bounds: these are formatted once.
/// </summary>
internal struct BucketLabels : IDisposable
{
    private const int MaxBytes = 3 + DoubleText.MaxBytes;

    private byte[]? _bounds;
    private byte[]? _text;
    private int[]? _ends;
    private int _length;

    /// <summary>Label of a bucket; of the one behind the last bound it is <c>le=+Inf</c>.</summary>
    internal readonly ReadOnlySpan<byte> this[int bucket]
    {
        get
        {
            int start = bucket == 0 ? 0 : _ends![bucket - 1];
            return _text.AsSpan(start, _ends![bucket] - start);
        }
    }

    /// <summary>Takes the bounds of a point.</summary>
    /// <returns>False when they do not rise.</returns>
    internal bool TrySet(ReadOnlySpan<byte> bounds)
    {
        if (_bounds is not null && _bounds.AsSpan(0, _length).SequenceEqual(bounds))
        {
            return true;
        }

        Dispose();
        int count = bounds.Length / 8;
        _text = ArrayPool<byte>.Shared.Rent((count + 1) * MaxBytes);
        _ends = ArrayPool<int>.Shared.Rent(count + 1);
        int used = 0;
        double last = double.NaN;
        for (int i = 0; i <= count; i++)
        {
            double bound = i == count ? double.PositiveInfinity : BinaryPrimitives.ReadDoubleLittleEndian(bounds[(i * 8)..]);
            if (double.IsNaN(bound) || (i < count && bound <= last))
            {
                return false;
            }

            "le="u8.CopyTo(_text.AsSpan(used));
            DoubleText.TryFormat(bound, _text.AsSpan(used + 3), out int written);
            _ends[i] = used += 3 + written;
            last = bound;
        }

        _bounds = ArrayPool<byte>.Shared.Rent(Math.Max(bounds.Length, 1));
        bounds.CopyTo(_bounds);
        _length = bounds.Length;
        return true;
    }

    public void Dispose()
    {
        Return(ref _bounds);
        Return(ref _text);
        if (_ends is not null)
        {
            ArrayPool<int>.Shared.Return(_ends);
            _ends = null;
        }
    }

    private static void Return(ref byte[]? rented)
    {
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
            rented = null;
        }
    }
}
