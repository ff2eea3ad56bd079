using FsCheck.Xunit;
using StreamEngine.LoadGen.Capacity;
using Xunit;

namespace StreamEngine.Tests.LoadGen;

public sealed class CapacityTests
{
    private static readonly CapacityKind[] s_endless = [CapacityKind.Sawtooth, CapacityKind.Daily, CapacityKind.Noise, CapacityKind.Walk];

    public static TheoryData<CapacityKind> Kinds => [.. Enum.GetValues<CapacityKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_same_seed_gives_the_same_series(CapacityKind kind) =>
        Assert.Equal(CapacitySeries.Create(kind, 5).Values, CapacitySeries.Create(kind, 5).Values);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Another_seed_gives_another_series(CapacityKind kind) =>
        Assert.NotEqual(CapacitySeries.Create(kind, 5).Values, CapacitySeries.Create(kind, 6).Values);

    [Property(MaxTest = 5)]
    public bool Values_end_before_the_threshold_and_within_a_week(ulong seed) => Enum.GetValues<CapacityKind>().All(kind =>
    {
        CapacitySeries series = CapacitySeries.Create(kind, seed);
        bool isBelow = series.Values.All(v => double.IsFinite(v) && v >= 0 && (series.Falls ? v > series.Threshold : v < series.Threshold));
        return isBelow && series.Values.Count == Math.Min(series.Reached, 7 * 1440);
    });

    [Property(MaxTest = 5)]
    public bool What_does_not_grow_is_never_full(ulong seed) => s_endless.All(kind => CapacitySeries.Create(kind, seed).Reached == CapacitySeries.Horizon);

    [Property(MaxTest = 5)]
    public bool What_grows_is_full_within_a_week_or_so(ulong seed) => Enum.GetValues<CapacityKind>()
        .Where(static k => k < CapacityKind.Emptied).All(kind => CapacitySeries.Create(kind, seed).Reached is > 60 and < 20 * 1440);

    [Theory]
    [InlineData(CapacityKind.Emptied)]
    [InlineData(CapacityKind.Stopped)]
    public void Until_somebody_does_something_the_truth_is_what_would_have_been(CapacityKind kind)
    {
        CapacitySeries series = CapacitySeries.Create(kind, 3);

        Assert.InRange(series.ReachedAfter(0), 60, 7 * 1440);
        Assert.Equal(CapacitySeries.Horizon, series.ReachedAfter(series.ReachedAfter(0)));
        Assert.Equal(CapacitySeries.Horizon, series.Reached);
    }

    [Fact]
    public void A_pair_names_the_metric_of_its_size() => Assert.Equal("disk_size_bytes", CapacitySeries.Create(CapacityKind.LinearPair, 1).SizeMetric);
}
