using StreamEngine.Batching;

namespace StreamEngine.Benchmarks.Samples;

/// <summary>A condition as one writes it by hand.</summary>
internal interface IRowTest
{
    static abstract bool Holds(EventBatch batch, int row);
}

internal readonly struct FailedRow : IRowTest
{
    public static bool Holds(EventBatch batch, int row) => batch.Statuses[row] >= 500;
}

internal readonly struct SlowRow : IRowTest
{
    public static bool Holds(EventBatch batch, int row) => batch.Durations[row] > 0.5;
}

internal readonly struct SlowSmallOrFailedRow : IRowTest
{
    public static bool Holds(EventBatch batch, int row) => (batch.Durations[row] > 0.5 && batch.Sizes[row] < 5000) || batch.Statuses[row] >= 500;
}

internal readonly struct CheckoutRow : IRowTest
{
    public static bool Holds(EventBatch batch, int row) => batch.Text(LogText.Service, row).SequenceEqual("checkout"u8);
}

internal readonly struct LongNameRow : IRowTest
{
    public static bool Holds(EventBatch batch, int row) => batch.Text(LogText.Service, row).SequenceEqual("a-service-with-a-long-name"u8);
}

internal readonly struct PayRow : IRowTest
{
    public static bool Holds(EventBatch batch, int row) => batch.Text(LogText.Service, row).IndexOf("pay"u8) >= 0;
}

internal readonly struct ViewRow : IRowTest
{
    public static bool Holds(EventBatch batch, int row) => batch.FieldText(batch.Fields[0], row).SequenceEqual("view"u8);
}

internal readonly struct LargeRow : IRowTest
{
    public static bool Holds(EventBatch batch, int row) => batch.Fields[1].Has(row) && batch.Fields[1].Numbers[row] > 5000;
}
