using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Parsing.Columns;

/// <summary>The shapes of records that were met. When most records have a shape of their own it stops looking for a while.</summary>
internal sealed class ShapeTable
{
    /// <summary>Most shapes that are kept.</summary>
    internal const int MaxShapes = 512;

    /// <summary>Shapes with as many structural bytes that are tried for a record.</summary>
    private const int MaxTries = 4;

    private const int Buckets = 256;

    /// <summary>Records after which it is asked whether shapes help.</summary>
    private const int Period = 1024;

    /// <summary>Records that are read without shapes when they do not.</summary>
    private const int Pause = 16 * 1024;

    /// <summary>Records of a period that may turn out to have no shape after a closer look.</summary>
    private const int MaxVain = 32;

    private readonly RecordShape?[] _shapes = new RecordShape?[Buckets * MaxTries];
    private readonly List<RecordShape> _all = [];
    private RecordShape? _last;
    private int _seen;
    private int _found;
    private int _paused;
    private int _vain;

    /// <summary>All shapes.</summary>
    internal List<RecordShape> All => _all;

    /// <summary>The shape of a record, whose values are then noted in its group; null when it has none that is known.</summary>
    internal RecordShape? Find(ByteText text, Positions tokens, int count, int start, int end)
    {
        if (_paused > 0)
        {
            _paused--;
            return null;
        }

        if (++_seen == Period)
        {
            _paused = _found < Period / 2 ? Pause : 0;
            _seen = _found = _vain = 0;
        }

        RecordShape? expected = _last?.Next;
        if (expected is not null && expected.Tokens == count && expected.TryMatch(text, tokens, start, end))
        {
            _found++;
            return _last = expected;
        }

        foreach (RecordShape? shape in _shapes.AsSpan(count % Buckets * MaxTries, MaxTries))
        {
            if (shape is null)
            {
                break;
            }

            if (!ReferenceEquals(shape, expected) && shape.Tokens == count && shape.TryMatch(text, tokens, start, end))
            {
                _found++;
                Follow(shape);
                return shape;
            }
        }

        return null;
    }

    /// <summary>True when there is room for the shape of a record with so many structural bytes.</summary>
    internal bool MayLearn(int count) =>
        _paused == 0 && _vain < MaxVain && _all.Count < MaxShapes && _shapes.AsSpan(count % Buckets * MaxTries, MaxTries).Contains(null);

    /// <summary>Adds the shape of a record that was read another way, or notes that it has none. Call only when <see cref="MayLearn"/>.</summary>
    internal void Learn(RecordShape? shape)
    {
        if (shape is null)
        {
            _vain++;
            return;
        }

        Span<RecordShape?> bucket = _shapes.AsSpan(shape.Tokens % Buckets * MaxTries, MaxTries);
        bucket[bucket.IndexOf((RecordShape?)null)] = shape;
        _all.Add(shape);
        shape.Next = shape;
        Follow(shape);
    }

    private void Follow(RecordShape shape)
    {
        if (_last is not null)
        {
            _last.Next = shape;
        }

        _last = shape;
    }
}
