using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Parsing.Columns;

/// <summary>What tells the shapes of a format apart before they are compared.</summary>
internal interface IShapeHash
{
    /// <summary>A hash of the number of structural bytes and of some of the keys, equal for records of one shape.</summary>
    /// <param name="text">The chunk's bytes.</param>
    /// <param name="tokens">Structural bytes of the record.</param>
    /// <param name="count">How many they are.</param>
    /// <param name="start">Start of the record.</param>
    static abstract uint Of(ByteText text, Positions tokens, int count, int start);
}

/// <summary>The shapes of records that were met. When most records have a shape of their own it stops looking for a while.</summary>
/// <typeparam name="THash">Where a shape is looked for when it is not the one that came next last time.</typeparam>
internal sealed class ShapeTable<THash>
    where THash : struct, IShapeHash
{
    /// <summary>Most shapes that are kept.</summary>
    internal const int MaxShapes = 512;

    /// <summary>Shapes of one bucket that are tried for a record.</summary>
    private const int MaxTries = 4;

    private const int Buckets = 512;

    /// <summary>Records after which it is asked whether shapes help.</summary>
    private const int Period = 1024;

    /// <summary>Records that are read without shapes when they do not.</summary>
    private const int Pause = 16 * 1024;

    /// <summary>Records of a period that may turn out to have no shape after a closer look.</summary>
    private const int MaxVain = 32;

    private readonly RecordShape?[] _shapes = new RecordShape?[Buckets * MaxTries];
    private readonly uint[] _shapeless = new uint[Buckets];
    private readonly List<RecordShape> _all = [];
    private RecordShape? _last;
    private int _seen;
    private int _found;
    private int _paused;
    private int _vain;

    /// <summary>All shapes.</summary>
    internal List<RecordShape> All => _all;

    /// <summary>True when there are so many shapes that few more fit, they did not help, and it is time to look for others.</summary>
    internal bool IsStale { get; private set; }

    /// <summary>The shape of a record, whose values are then noted in its group; null when it has none that is known.</summary>
    internal RecordShape? Find(ByteText text, Positions tokens, int count, int start, int end)
    {
        if (_paused > 0)
        {
            IsStale = --_paused == 0 && _all.Count > MaxShapes / 2;
            return null;
        }

        if (++_seen == Period)
        {
            _paused = _found < Period / 8 ? Pause : 0;
            _seen = _found = _vain = 0;
        }

        if (_last is { IsSteady: true, Next: { } expected } && expected.Tokens == count && expected.TryMatch(text, tokens, start, end))
        {
            _found++;
            return _last = expected;
        }

        uint hash = THash.Of(text, tokens, count, start);
        foreach (RecordShape? shape in Bucket(hash))
        {
            if (shape is null)
            {
                break;
            }

            if (shape.Hash == hash && shape.Tokens == count && shape.TryMatch(text, tokens, start, end))
            {
                _found++;
                Follow(shape);
                return shape;
            }
        }

        return null;
    }

    /// <summary>True when there is room for the shape of a record, and one like it has not turned out to have none.</summary>
    internal bool MayLearn(ByteText text, Positions tokens, int count, int start)
    {
        if (_paused > 0 || _vain == MaxVain || _all.Count == MaxShapes)
        {
            return false;
        }

        uint hash = THash.Of(text, tokens, count, start);
        return _shapeless[hash % Buckets] != hash && Bucket(hash).Contains(null);
    }

    /// <summary>Adds the shape of a record that was read another way, or notes that it has none. Call only when <see cref="MayLearn"/>.</summary>
    internal void Learn(RecordShape? shape, ByteText text, Positions tokens, int count, int start)
    {
        uint hash = THash.Of(text, tokens, count, start);
        if (shape is null)
        {
            _shapeless[hash % Buckets] = hash;
            _vain++;
            return;
        }

        Span<RecordShape?> bucket = Bucket(hash);
        bucket[bucket.IndexOf((RecordShape?)null)] = shape;
        _all.Add(shape);
        shape.Hash = hash;
        shape.Next = shape;
        Follow(shape);
    }

    private void Follow(RecordShape shape)
    {
        if (_last is { } last)
        {
            last.IsSteady = ReferenceEquals(last.Next, shape);
            last.Next = shape;
        }

        _last = shape;
    }

    private Span<RecordShape?> Bucket(uint hash) => _shapes.AsSpan((int)(hash >> 7) % Buckets * MaxTries, MaxTries);
}
