using StreamEngine.Windowing.Panes;

namespace StreamEngine.Windowing;

/// <summary>
/// Windows of one length that start at regular times: <c>start = offset + k * slide</c> since the Unix epoch, for every whole k. With a slide as long as the size they are
/// tumbling windows; a shorter slide makes them overlap. The cost of a record does not depend on the slide.
/// </summary>
public sealed record HoppingWindow : WindowDefinition
{
    private const int MaxPanes = 1 << 20;

    /// <summary>Makes a definition.</summary>
    /// <param name="size">Length of a window, 1 ms to 31 days.</param>
    /// <param name="slide">Time between the starts of two windows, 1 ms to <paramref name="size"/>.</param>
    /// <param name="offset">Shifts all starts, 0 to less than <paramref name="slide"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A time is outside its limits.</exception>
    public HoppingWindow(TimeSpan size, TimeSpan slide, TimeSpan offset = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, TimeSpan.FromMilliseconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, TimeSpan.FromDays(31));
        ArgumentOutOfRangeException.ThrowIfLessThan(slide, TimeSpan.FromMilliseconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(slide, size);
        ArgumentOutOfRangeException.ThrowIfLessThan(offset, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(offset, slide);
        Size = size;
        Slide = slide;
        Offset = offset;
    }

    /// <summary>Length of a window.</summary>
    public TimeSpan Size { get; }

    /// <summary>Time between the starts of two windows.</summary>
    public TimeSpan Slide { get; }

    /// <summary>Start of a window, since the Unix epoch; any of them.</summary>
    public TimeSpan Offset { get; }

    internal long SizeNanoseconds => Size.Ticks * TimeSpan.NanosecondsPerTick;

    internal long SlideNanoseconds => Slide.Ticks * TimeSpan.NanosecondsPerTick;

    internal long OffsetNanoseconds => Offset.Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>Windows that do not overlap and leave no gap.</summary>
    /// <param name="size">Length of a window, 1 ms to 31 days.</param>
    /// <param name="offset">Shifts all starts, 0 to less than <paramref name="size"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A time is outside its limits.</exception>
    public static HoppingWindow Tumbling(TimeSpan size, TimeSpan offset = default) => new(size, size, offset);

    /// <summary>The longest panes of which the windows of all definitions consist.</summary>
    /// <exception cref="ArgumentException">There is no definition, or a window would have more than 1,048,576 panes.</exception>
    internal static PaneGrid Grid(IReadOnlyList<HoppingWindow> definitions)
    {
        if (definitions.Count == 0)
        {
            throw new ArgumentException("There must be at least one window.", nameof(definitions));
        }

        long origin = definitions[0].OffsetNanoseconds;
        long length = definitions.Aggregate(0L, (all, d) => Divisor(Divisor(Divisor(all, d.SizeNanoseconds), d.SlideNanoseconds), Math.Abs(d.OffsetNanoseconds - origin)));
        if (definitions.Max(d => d.SizeNanoseconds) / length > MaxPanes)
        {
            throw new ArgumentException(
                $"Windows must have at most {MaxPanes} panes, the greatest common divisor of all sizes, slides and differences of offsets, which is {TimeSpan.FromTicks(length / TimeSpan.NanosecondsPerTick)}.",
                nameof(definitions));
        }

        return new PaneGrid(length, origin);
    }

    /// <summary>The windows of all definitions in the panes of their common grid.</summary>
    internal static PaneSpan[] Spans(IReadOnlyList<HoppingWindow> definitions)
    {
        PaneGrid grid = Grid(definitions);
        return [.. definitions.Select(d => d.On(grid))];
    }

    private PaneSpan On(PaneGrid grid)
    {
        long size = SizeNanoseconds / grid.Length;
        long slide = SlideNanoseconds / grid.Length;
        long end = grid.IndexOf(OffsetNanoseconds) + size;
        return new PaneSpan(size, slide, ((end % slide) + slide) % slide);
    }

    private static long Divisor(long left, long right) => right == 0 ? left : Divisor(right, left % right);
}
