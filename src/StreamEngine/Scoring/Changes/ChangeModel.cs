using System.Runtime.Intrinsics;
using StreamEngine.Snapshots;

namespace StreamEngine.Scoring.Changes;

/// <summary>
/// Finds changes that single values do not show: levels that are others than they were, climbs that go on, noise that is wider or narrower. Eight windows make a cell; cells, spans of eight cells and what
/// days left are held against each other, and each such contrast against what it usually is for the series, so that those which wander by themselves stay quiet. Sustained evidence in place of rare
/// values is what Page (1954) asks for; contrasts of means at doubled lengths are Haar's wavelets.
/// </summary>
internal sealed class ChangeModel
{
    /// <summary>Windows of a cell.</summary>
    internal const int Windows = 8;

    /// <summary>Values beyond are taken as this.</summary>
    internal const double Limit = 1e18;

    private readonly ChangeLanes _lanes = new();
    private readonly ChangeEvents _events;
    private readonly Func<int, int>? _hoursOf;
    private ChangeRates _rates = new(ChangeSeason.Day / 180);
    private long _window = -1;
    private long _cell;
    private long _closed;
    private long _last;
    private long _begin;
    private bool _isOpen;

    /// <summary>Makes a model.</summary>
    /// <param name="hoursOf">Hours by which the day of a series comes earlier than its clock says, if any are known.</param>
    internal ChangeModel(Func<int, int>? hoursOf = null) => (_events, _hoursOf) = (new ChangeEvents(_lanes), hoursOf);

    /// <summary>Takes the values of a window.</summary>
    /// <param name="ids">Dense ids of the series, each once.</param>
    /// <param name="start">Start of the window, nanoseconds since the Unix epoch; ascending.</param>
    /// <param name="width">Length of a window, nanoseconds.</param>
    /// <param name="skipped">Windows between the one before and this one that did not come.</param>
    /// <param name="values">A value for each series; NaN and infinities are none.</param>
    /// <param name="noise">Least noise that the nature of the values implies, 0 for none.</param>
    internal void Next(ReadOnlySpan<int> ids, long start, long width, long skipped, ReadOnlySpan<double> values, ReadOnlySpan<float> noise)
    {
        long step = _window < 0 ? width : Math.Clamp((start - _last) / (1 + skipped), 1, width);
        _window += _window < 0 ? 1 : 1 + skipped;
        _last = start;
        if (_isOpen && _window / Windows != _cell)
        {
            Close();
        }

        int place = (int)(_window % Windows);
        _cell = _window / Windows;
        _begin = start - (place * step);
        _isOpen = true;
        if (_rates.Cell != (double)Windows * step)
        {
            _rates = new ChangeRates((double)Windows * step);
        }

        Put(ids, place, values, noise);
        if (place == Windows - 1)
        {
            Close();
        }
    }

    /// <summary>A series ends, or its values mean something else.</summary>
    internal void Retire(int id)
    {
        _lanes.Clear(id);
        _events.Forget(id);
    }

    /// <summary>True when a change of the series is being told.</summary>
    internal bool IsChanging(int id) => _events.Any && _events.IsChanging(id);

    /// <summary>Adds the series of which a change is being told.</summary>
    internal void Told(List<int> ids) => _events.Told(ids);

    /// <summary>The change that is told of a series, the rarer one when there are two.</summary>
    internal ChangeNote NoteOf(int id) => _events.NoteOf(id);

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt64s([_window, _cell, _closed, _last, _begin]);
        output.WriteBoolean(_isOpen);
        output.WriteDouble(_rates.Cell);
        _lanes.Save(output);
        _events.Save(output);
    }

    internal void Load(ref SnapshotInput input)
    {
        _window = input.ReadInt64(-1, long.MaxValue);
        _cell = input.ReadInt64(0, long.MaxValue);
        _closed = input.ReadInt64(0, long.MaxValue);
        _last = input.ReadInt64();
        _begin = input.ReadInt64();
        _isOpen = input.ReadBoolean();
        double cell = input.ReadDouble();
        input.Require(cell >= Windows && double.IsFinite(cell), "the length of a cell");
        _rates = new ChangeRates(cell);
        _lanes.Load(ref input);
        _events.Load(ref input);
    }

    private void Put(ReadOnlySpan<int> ids, int place, ReadOnlySpan<double> values, ReadOnlySpan<float> noise)
    {
        int last = ids.Length - 1;
        while (last >= 0 && !double.IsFinite(values[last]))
        {
            last--;
        }

        _lanes.Reserve(last < 0 ? -1 : ids[last]);
        for (int row = 0; row < ids.Length;)
        {
            if (row + ChangeLanes.Width <= ids.Length && _lanes.TryPut(ids.Slice(row, ChangeLanes.Width), place, values.Slice(row, ChangeLanes.Width)))
            {
                row += ChangeLanes.Width;
                continue;
            }

            if (double.IsFinite(values[row]))
            {
                _lanes.Put(ids[row], place, Math.Clamp(values[row], -Limit, Limit), noise[row]);
            }

            row++;
        }
    }

    private void Close()
    {
        _isOpen = false;
        long index = _closed++;
        double hour = ChangeSeason.HourOf(_begin + (0.5 * _rates.Cell));
        long end = _begin + (long)_rates.Cell;
        for (int group = 0; group < _lanes.Capacity / ChangeLanes.Width; group++)
        {
            var step = new ChangeStep(_lanes, _rates, group, index);
            if (step.TakeValues(_lanes, group))
            {
                Follow(ref step, group, hour, end);
            }
        }
    }

    private void Follow(ref ChangeStep step, int group, double hour, long end)
    {
        Span<float> day = stackalloc float[ChangeLanes.Width];
        Span<float> week = stackalloc float[ChangeLanes.Width];
        day.Clear();
        week.Clear();
        for (uint valid = step.Valid.ExtractMostSignificantBits(); valid != 0; valid &= valid - 1)
        {
            int lane = System.Numerics.BitOperations.TrailingZeroCount(valid);
            (day[lane], week[lane]) = SeasonOf((group * ChangeLanes.Width) + lane, hour, step.Level[lane]);
        }

        step.FollowSeason(Vector256.Create<float>(day), Vector256.Create<float>(week));
        step.Push();
        step.CompareLevel();
        Span<Vector256<float>> chances = stackalloc Vector256<float>[ChangeScale.Count];
        Span<Vector256<float>> heights = stackalloc Vector256<float>[ChangeScale.Count];
        _events.FollowReturns(ref step, group, _rates);
        step.JudgeLevel(chances, heights);
        step.LearnLevel(_events.Level(ref step, group, _rates, end, chances, heights));
        step.CompareNoise();
        if (step.NoiseReady != Vector256<float>.Zero)
        {
            _events.FollowNoiseReturns(ref step, group, _rates);
            step.JudgeNoise(chances, heights);
            step.LearnNoise(_events.Noise(ref step, group, _rates, end, chances, heights));
        }
    }

    // What the profile says, after slots that were left have been learned.
    private (float Day, float Week) SeasonOf(int id, double hour, float level)
    {
        Span<Half> season = _lanes.Season(id);
        ref float unit = ref _lanes.At(id, ChangeLanes.Unit);
        float seen = _lanes.At(id, ChangeLanes.Seen);
        hour = ChangeSeason.Moved(hour, _hoursOf?.Invoke(id) ?? 0);
        bool begins = seen == MathF.Floor(_rates.Day) + 1;
        int slot = (int)hour;
        float ofDay = (float)(hour - (slot / ChangeSeason.Hours * ChangeSeason.Hours));
        float ofWeek = (float)hour / 3;
        int before = (int)_lanes.At(id, ChangeLanes.Hour);
        _lanes.At(id, ChangeLanes.Hour) = slot;
        if (before >= 0 && (slot != before || begins))
        {
            float cells = Math.Min(seen - 1, _rates.Day * 1e6f);
            Leave(id, season, ref unit, before, begins ? 0 : cells, slot / 3 != before / 3);
        }

        if (begins)
        {
            float middle = ChangeSeason.Centre(season, ref unit);
            _lanes.At(id, ChangeLanes.Middle) = middle;
            float spread = 0;
            foreach (Half value in season[..ChangeSeason.Hours])
            {
                spread += unit * Math.Abs((float)value) / ChangeSeason.Hours;
            }

            _lanes.At(id, ChangeLanes.Spread) = Math.Max(spread, _lanes.At(id, ChangeLanes.MeanNoise));
        }

        return seen > _rates.Day ? (ChangeSeason.OfDay(season, unit, ofDay, _rates.Smooth), ChangeSeason.OfWeek(season, unit, ofWeek, _rates.Smooth)) : (0, 0);
    }

    private void Leave(int id, Span<Half> season, ref float unit, int slot, float cells, bool leavesWeekSlot)
    {
        ref float sum = ref _lanes.At(id, ChangeLanes.HourSum);
        ref float count = ref _lanes.At(id, ChangeLanes.HourCount);
        if (count > 0)
        {
            ChangeSeason.LearnHour(season, ref unit, slot % ChangeSeason.Hours, sum / count, cells / _rates.Day);
        }

        (sum, count) = (0, 0);
        if (!leavesWeekSlot)
        {
            return;
        }

        sum = ref _lanes.At(id, ChangeLanes.WeekSum);
        count = ref _lanes.At(id, ChangeLanes.WeekCount);
        if (count > 0)
        {
            ChangeSeason.LearnWeek(season, ref unit, slot / 3, sum / count, cells / (7 * _rates.Day));
        }

        (sum, count) = (0, 0);
    }
}
