using StreamEngine.Snapshots;
using StreamEngine.Windowing;

namespace StreamEngine.Scoring.Explaining;

/// <summary>Since when each series is watched.</summary>
internal sealed class SeriesAges
{
    private const long Unknown = long.MinValue;

    private long[] _since = [];
    private long _first = Unknown;

    /// <summary>Takes in the rows of a frame.</summary>
    internal void Next(Frame frame)
    {
        _first = _first == Unknown ? frame.Start : _first;
        foreach (int id in frame.RetiredSeries)
        {
            if (id < _since.Length)
            {
                _since[id] = Unknown;
            }
        }

        ReadOnlySpan<int> ids = frame.SeriesIds;
        if (ids.Length > 0 && ids[^1] >= _since.Length)
        {
            int known = _since.Length;
            Array.Resize(ref _since, Math.Max(ids[^1] + 1, known + (known / 4)));
            _since.AsSpan(known).Fill(Unknown);
        }

        foreach (int id in ids)
        {
            _since[id] = _since[id] == Unknown ? frame.Start : _since[id];
        }
    }

    /// <summary>How long a series had been watched at a time; the whole stream where there is no series.</summary>
    internal long At(int id, long time)
    {
        long since = id < 0 ? _first : id < _since.Length ? _since[id] : Unknown;
        return since == Unknown ? 0 : Math.Max(0, time - since);
    }

    /// <summary>Forgets all.</summary>
    internal void Clear() => (_since, _first) = ([], Unknown);

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt64(_first);
        output.WriteInt32(_since.Count(static s => s != Unknown));
        for (int id = 0; id < _since.Length; id++)
        {
            if (_since[id] != Unknown)
            {
                output.WriteInt32(id);
                output.WriteInt64(_since[id]);
            }
        }
    }

    internal void Load(ref SnapshotInput input)
    {
        Clear();
        _first = input.ReadInt64();
        int known = input.ReadCount(sizeof(int) + sizeof(long));
        _since = known == 0 ? [] : new long[input.SeriesCount];
        _since.AsSpan().Fill(Unknown);
        for (int left = known; left > 0; left--)
        {
            int id = input.ReadSeriesId();
            input.Require(_since[id] == Unknown, "a series once");
            _since[id] = input.ReadInt64();
        }
    }
}
