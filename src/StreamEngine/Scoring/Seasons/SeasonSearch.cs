using StreamEngine.Scoring.Residuals;
using StreamEngine.Snapshots;

namespace StreamEngine.Scoring.Seasons;

/// <summary>
/// Looks for periods other than the day, a few series at a time and each once in four weeks: values as they come for periods of four values to 128, then <see cref="Coarse"/> at a time for longer ones. What is done in a window is
/// limited, and does not depend on any clock.
/// </summary>
internal sealed class SeasonSearch(Lanes lanes, SeasonStore seasons, int warmUp)
{
    /// <summary>Values of a cell, of a study of long periods.</summary>
    internal const int Coarse = 16;

    /// <summary>Series that are studied at once: 0.8 MB.</summary>
    internal const int Most = 512;

    /// <summary>Studies that begin in a window, studies that are looked at, and series that are asked whether they may be studied or still have their period.</summary>
    private const int Beginnings = 16;
    private const int Looks = 4;
    private const int Asked = 1_024;

    private const int FirstLook = 48;
    private const int FirstCoarseLook = 96;
    private const int DaysOfRest = 28;

    private Study[] _studies = [];
    private float[] _cells = [];
    private ushort[] _of = [];
    private ushort[] _rested = [];
    private int _bound;
    private int _next;
    private int _look;
    private readonly PeriodKeeper _keeper = new(lanes, seasons);

    /// <summary>Periods that were found, and those that were given up.</summary>
    internal long Found { get; private set; }

    internal long Dropped => _keeper.Dropped;

    /// <summary>A series has begun.</summary>
    internal void Begin(int id) => _bound = Math.Max(_bound, id + 1);

    /// <summary>A series ends, or its values mean something else.</summary>
    internal void Forget(int id)
    {
        if (id < _of.Length)
        {
            End(_of[id] - 1, 0);
            _rested[id] = 0;
        }
    }

    /// <summary>Takes a value of a series that is studied.</summary>
    internal void Take(int id, long time, double value)
    {
        int index = _of[id] - 1;
        ref Study study = ref _studies[index];
        long cell = (time - study.Begin) / study.Cell;
        if (cell > study.Index)
        {
            Close(index, cell);
        }

        study.Sum += (float)(value - study.Base);
        study.Count++;
    }

    /// <summary>Before the values of a window: looks at what has been collected, and begins to collect.</summary>
    /// <param name="time">Start of the window, nanoseconds since the Unix epoch.</param>
    internal void Advance(long time)
    {
        Open();
        int looks = 0;
        for (int i = 0; i < Most && looks < Looks; i++)
        {
            _look = _look + 1 == Most ? 0 : _look + 1;
            ref Study study = ref _studies[_look];
            if (study.Id >= 0 && study.Cells >= study.Next)
            {
                looks++;
                Look(_look, time);
            }
        }

        int asked = Math.Min(Asked, _bound);
        _keeper.Advance(asked, _bound);
        int free = FirstFree(0);
        int begun = 0;
        for (int i = 0; i < asked && begun < Beginnings && free < Most; i++)
        {
            _next = _next + 1 >= _bound ? 0 : _next + 1;
            if (MayBegin(_next, time))
            {
                BeginStudy(free, _next, time, isCoarse: false);
                free = FirstFree(free + 1);
                begun++;
            }
        }
    }

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt32(_bound);
        output.WriteInt32(_next);
        output.WriteInt32(_look);
        output.WriteInt64(Found);
        _keeper.Save(output);
        output.WriteInt32(_rested.Count(static day => day != 0));
        for (int id = 0; id < _rested.Length; id++)
        {
            if (_rested[id] != 0)
            {
                output.WriteInt32(id);
                output.WriteInt32(_rested[id]);
            }
        }

        output.WriteInt32(_studies.Count(static s => s.Id >= 0));
        for (int index = 0; index < _studies.Length; index++)
        {
            if (_studies[index].Id >= 0)
            {
                Save(index, output);
            }
        }
    }

    internal void Load(ref SnapshotInput input)
    {
        Clear();
        _bound = input.ReadInt32(0, input.SeriesCount);
        _next = input.ReadInt32(0, int.MaxValue);
        _look = input.ReadInt32(0, Most - 1);
        Found = input.ReadInt64();
        _keeper.Load(ref input);
        for (int i = input.ReadCount(8); i > 0; i--)
        {
            int id = input.ReadSeriesId();
            Reserve(id);
            _rested[id] = (ushort)input.ReadInt32(1, ushort.MaxValue);
        }

        for (int i = input.ReadCount(60); i > 0; i--)
        {
            Load(input.ReadInt32(0, Most - 1), ref input);
        }
    }

    /// <summary>Forgets all.</summary>
    internal void Clear()
    {
        _studies = [];
        (_of, _rested, _bound, _next, _look, Found) = ([], [], 0, 0, 0, 0);
        _keeper.Clear();
    }

    // Models that never look for periods need no room for it.
    private void Open()
    {
        if (_studies.Length == 0)
        {
            _studies = new Study[Most];
            _studies.AsSpan().Fill(new Study { Id = -1 });
        }
    }

    private void Save(int index, SnapshotOutput output)
    {
        ref readonly Study study = ref _studies[index];
        output.WriteInt32(index);
        study.Save(output);
        foreach (float cell in CellsOf(index)[..study.Cells])
        {
            output.WriteInt32(BitConverter.SingleToInt32Bits(cell));
        }
    }

    private void Load(int index, ref SnapshotInput input)
    {
        Open();
        int id = input.ReadSeriesId();
        Reserve(id);
        input.Require(_studies[index].Id < 0 && _of[id] == 0 && id < lanes.Capacity, "a study once, of a series that is there");
        _studies[index] = Study.Load(id, ref input);
        _of[id] = (ushort)(index + 1);
        lanes.SetStudied(id, true);
        foreach (ref float cell in CellsOf(index)[.._studies[index].Cells])
        {
            cell = BitConverter.Int32BitsToSingle(input.ReadInt32());
        }
    }

    private Span<float> CellsOf(int index)
    {
        if ((index + 1) * PeriodFinder.MostCells > _cells.Length)
        {
            Array.Resize(ref _cells, Math.Max(index + 1, Math.Min(Most, 2 * index)) * PeriodFinder.MostCells);
        }

        return _cells.AsSpan(index * PeriodFinder.MostCells, PeriodFinder.MostCells);
    }

    private void Reserve(int id)
    {
        if (id >= _of.Length)
        {
            int size = Math.Max(id + 1, _of.Length + (_of.Length / 4));
            Array.Resize(ref _of, size);
            Array.Resize(ref _rested, size);
        }
    }

    private int FirstFree(int from)
    {
        while (from < Most && _studies[from].Id >= 0)
        {
            from++;
        }

        return from;
    }

    // Those that were refused a season, or whose values mean something else than they did, have no profile to be.
    private bool MayBegin(int id, long time)
    {
        if (id >= lanes.Capacity || lanes.Profile(id) == -1 || lanes.At(id, Lanes.Seen) < warmUp || lanes.StepOf(id) is <= 0 or > SeasonClock.Longest / FirstLook)
        {
            return false;
        }

        Reserve(id);
        return _of[id] == 0 && (_rested[id] == 0 || DayOf(time) - _rested[id] >= DaysOfRest);
    }

    private void BeginStudy(int index, int id, long time, bool isCoarse)
    {
        long step = lanes.StepOf(id);
        _studies[index] = new Study
        {
            Id = id,
            Next = isCoarse ? FirstCoarseLook : FirstLook,
            IsCoarse = isCoarse,
            Cell = isCoarse ? Coarse * step : step,
            Begin = time - (step / 2),
            Base = lanes.Anchor(id),
        };
        _of[id] = (ushort)(index + 1);
        lanes.SetStudied(id, true);
    }

    // The cells up to a later one: those without a value are as the one before.
    private void Close(int index, long cell)
    {
        ref Study study = ref _studies[index];
        Span<float> cells = CellsOf(index);
        float mean = study.Count > 0 ? study.Sum / study.Count : study.Cells > 0 ? cells[study.Cells - 1] : 0;
        long holes = cell - study.Index - (study.Count > 0 ? 1 : 0);
        study.Holes = (int)Math.Min(PeriodFinder.MostCells, study.Holes + holes);
        for (long i = study.Index; i < cell && study.Cells < PeriodFinder.MostCells; i++)
        {
            cells[study.Cells++] = mean;
        }

        (study.Index, study.Sum, study.Count) = (cell, 0, 0);
    }

    private void Look(int index, long time)
    {
        ref Study study = ref _studies[index];
        int id = study.Id;
        bool isLast = study.Next == PeriodFinder.MostCells;
        study.Next = Math.Min(PeriodFinder.MostCells, 2 * study.Next);
        if (5 * study.Holes > study.Cells)
        {
            End(index, DayOf(time));
        }
        else if (new SeasonTrial(seasons, CellsOf(index)[..study.Cells], study).TryFind(lanes.Profile(id), out long period) && TryTake(index, period))
        {
            Found++;
            End(index, DayOf(time));
        }
        else if (isLast)
        {
            bool isCoarse = study.IsCoarse;
            End(index, DayOf(time));
            if (!isCoarse && Coarse * lanes.StepOf(id) <= SeasonClock.Longest / FirstCoarseLook)
            {
                BeginStudy(index, id, time, isCoarse: true);
            }
        }
    }

    // The period takes the place of the season that was; the profile begins with what was collected.
    private bool TryTake(int index, long period)
    {
        Study study = _studies[index];
        int before = lanes.Profile(study.Id);
        seasons.Free(before);
        int profile = seasons.Allocate(SeasonClock.Of(period, study.IsCoarse ? study.Cell / Coarse : study.Cell), study.Id, study.Base);
        lanes.SetProfile(study.Id, profile);
        lanes.At(study.Id, Lanes.SeasonError) = 0;
        if (profile < 0)
        {
            return false;
        }

        lanes.At(study.Id, Lanes.SeasonOffset) = (float)new SeasonTrial(seasons, CellsOf(index)[..study.Cells], study).Fill(profile);
        return true;
    }

    private void End(int index, int day)
    {
        if (index >= 0)
        {
            int id = _studies[index].Id;
            _studies[index].Id = -1;
            _of[id] = 0;
            _rested[id] = (ushort)day;
            lanes.SetStudied(id, false);
        }
    }

    private static int DayOf(long time) => (int)Math.Clamp(time / SeasonClock.Day, 1, ushort.MaxValue);
}
