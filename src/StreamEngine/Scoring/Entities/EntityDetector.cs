using StreamEngine.Batching;
using StreamEngine.Scoring.Calibration;
using StreamEngine.Scoring.Logs;
using StreamEngine.Scoring.Residuals;
using StreamEngine.Snapshots;
using StreamEngine.Windowing;

namespace StreamEngine.Scoring.Entities;

/// <summary>
/// Tells what the series of one entity show together and none of them shows by itself: many that are slightly off at once, and one that no longer goes with the others. It looks at the residuals of
/// <see cref="ResidualDetector"/>, after which it must run. The entity of a series is its service and host; what is narrower belongs to it.
/// </summary>
internal sealed class EntityDetector(ResidualDetector source, EntityOptions options) : ILogFinder, ISnapshotState
{
    /// <summary>p-value up to which an episode that is told may go on.</summary>
    private const double Follows = 0.05;

    /// <summary>Entities between the one that is looked at and the one whose memory is asked for.</summary>
    private const int Ahead = 2;

    /// <summary>New series come in every so many windows, so that those for which there is no room cost little.</summary>
    private const int JoinEvery = 16;

    private readonly SortedDictionary<string, EntityModel> _entities = new(StringComparer.Ordinal);
    private readonly SortedSet<int> _free = [];
    private readonly PValueCalibrator _calibrator = new();
    private readonly EntityScratch _work = new();
    private readonly List<int> _waiting = [];
    private readonly EntityRows _rows = new();
    private (EntityModel? Model, int Place)[] _places = [];
    private EntityModel[]? _order;
    private int _slots;
    private long _window;

    /// <inheritdoc/>
    public string Name => "entity";

    /// <inheritdoc/>
    public bool IsCalibrated => true;

    /// <summary>Entities that are known.</summary>
    internal int Count => _entities.Count;

    /// <summary>Windows of series that were not looked at because there were too many entities.</summary>
    internal long Refused { get; private set; }

    /// <inheritdoc/>
    public void Score(Frame frame, Span<SeriesScore> scores)
    {
    }

    /// <inheritdoc/>
    public void Find(Frame frame, TemplateCatalog templates, List<LogFinding> findings)
    {
        _window += 1 + frame.EmptyWindowsBefore;
        _calibrator.Advance(1 + frame.EmptyWindowsBefore);
        foreach (int id in frame.RetiredSeries)
        {
            Forget(id);
        }

        foreach (int id in source.Forgotten)
        {
            Forget(id);
        }

        _rows.Next(frame.SeriesIds, source);
        if (_window / JoinEvery != (_window - 1 - frame.EmptyWindowsBefore) / JoinEvery)
        {
            Join(frame, frame.SeriesIds);
        }

        int tested = 0;
        int first = findings.Count;
        EntityModel[] order = _order ??= [.. _entities.Values];
        for (int i = 0; i < order.Length; i++)
        {
            order[Math.Min(i + (2 * Ahead), order.Length - 1)].AskFirst();
            order[Math.Min(i + Ahead, order.Length - 1)].Ask();
            EntityModel model = order[i];
            if (model.Count < EntityModel.LeastSeries || !Read(model))
            {
                continue;
            }

            double p = model.Next(_work, out EntityStatistic statistic);
            if (double.IsNaN(p))
            {
                continue;
            }

            tested++;
            p = p <= PValueCalibrator.Limit ? _calibrator.Next(model.Slot, "entity", p) : p;
            if (p <= Follows && !frame.IsUnfinished && EntityWords.Tell(frame, model, _work, statistic, p) is { } finding)
            {
                findings.Add(finding);
            }
        }

        for (int i = first; i < findings.Count; i++)
        {
            findings[i] = findings[i] with { Tested = tested };
        }
    }

    int ISnapshotState.SnapshotVersion => 1;

    void ISnapshotState.Save(SnapshotOutput output)
    {
        output.WriteInt64(_window);
        output.WriteInt64(Refused);
        output.WriteInt32(_slots);
        output.WriteInt32(_entities.Count);
        foreach (EntityModel model in _entities.Values)
        {
            model.Save(output);
        }

        _calibrator.Save(output);
    }

    void ISnapshotState.Load(ref SnapshotInput input, int version)
    {
        _order = null;
        _entities.Clear();
        _free.Clear();
        _places = [];
        _window = input.ReadInt64(0, long.MaxValue);
        Refused = input.ReadInt64(0, long.MaxValue);
        _slots = input.ReadInt32(0, Math.Max(0, input.SeriesCount));
        for (int left = input.ReadCount(64); left > 0; left--)
        {
            EntityModel model = EntityModel.Load(ref input, KeyOf);
            input.Require(model.Slot < _slots && _entities.TryAdd(model.Key, model), "an entity once");
            Number(model);
        }

        _free.UnionWith(Enumerable.Range(0, _slots));
        _free.ExceptWith(_entities.Values.Select(static m => m.Slot));
        _calibrator.Load(ref input);
        input.RequireEnd();
    }

    /// <summary>Labels of an entity, in the order of keys of series.</summary>
    internal static string KeyOf(Entity entity) => (entity.Host, entity.Service) switch
    {
        (null, null) => string.Empty,
        ({ } host, null) => $"host=\"{host}\"",
        (null, { } service) => $"service=\"{service}\"",
        ({ } host, { } service) => $"host=\"{host}\",service=\"{service}\"",
    };

    // Places of new series are given in the order of their keys, whatever their ids are.
    private void Join(Frame frame, ReadOnlySpan<int> ids)
    {
        _waiting.Clear();
        for (int row = 0; row < ids.Length; row++)
        {
            int id = ids[row];
            if ((id >= _places.Length || _places[id].Model is null) && IsKnown(row))
            {
                _waiting.Add(id);
            }
        }

        ISeriesTable table = frame.Series;
        _waiting.Sort((a, b) => string.CompareOrdinal(table[a].Key, table[b].Key));
        foreach (int id in _waiting)
        {
            Join(table[id]);
        }
    }

    private bool IsKnown(int row) => double.IsFinite(source.Values[row]) && source.Columns[row] is { Learning: false };

    private void Join(SeriesInfo series)
    {
        string key = KeyOf(series.Entity);
        if (!_entities.TryGetValue(key, out EntityModel? model))
        {
            if (_entities.Count >= options.MaxEntities)
            {
                Refused++;
                return;
            }

            int slot = _free.Count > 0 ? _free.Min : _slots++;
            _free.Remove(slot);
            _order = null;
            _entities.Add(key, model = new EntityModel(series.Entity with { Component = null }, key, slot));
        }

        if (model.Count == EntityModel.MostSeries)
        {
            int oldest = model.Oldest(_window);
            if (oldest < 0)
            {
                return;
            }

            _places[model.Ids[oldest]] = default;
            model.Remove(oldest);
        }

        int place = model.Find(series.Key);
        if (place < 0)
        {
            model.Insert(~place, series.Key, series.Id);
        }
        else
        {
            _places[model.Ids[place]] = default;
            model.Ids[place] = series.Id;
        }

        Number(model);
    }

    private void Forget(int id)
    {
        if (id >= _places.Length || _places[id].Model is not { } model)
        {
            return;
        }

        model.Remove(_places[id].Place);
        _places[id] = default;
        if (model.Count == 0)
        {
            _order = null;
            _entities.Remove(model.Key);
            _calibrator.Retire(model.Slot);
            _free.Add(model.Slot);
        }
        else
        {
            Number(model);
        }
    }

    private void Number(EntityModel model)
    {
        for (int i = 0; i < model.Count; i++)
        {
            int id = model.Ids[i];
            if (id >= _places.Length)
            {
                Array.Resize(ref _places, Math.Max(id + 1, _places.Length + 16 + (_places.Length / 4)));
            }

            _places[id] = (model, i);
        }
    }

    // Residuals by the places of series; false when none has a value.
    private bool Read(EntityModel model)
    {
        bool any = false;
        ReadOnlySpan<int> ids = model.Ids;
        for (int i = 0; i < ids.Length; i++)
        {
            if (!_rows.TryRead(ids[i], out _work.Seen[i], out _work.Z[i], out _work.Surprise[i]))
            {
                continue;
            }

            any = true;
            model.Meet(i, _work.Seen[i], _window);
        }

        int room = (ids.Length + EntityLanes.Width - 1) / EntityLanes.Width * EntityLanes.Width;
        _work.Z.AsSpan(ids.Length, room - ids.Length).Fill(float.NaN);
        _work.Surprise.AsSpan(ids.Length, room - ids.Length).Clear();
        return any;
    }
}
