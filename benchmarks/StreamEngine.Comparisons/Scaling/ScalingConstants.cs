namespace StreamEngine.Comparisons.Scaling;

/// <summary>What a row costs on one thread, in nanoseconds.</summary>
/// <param name="Series">Series of the input.</param>
/// <param name="ChunkRows">Rows of a chunk.</param>
/// <param name="Parse">From bytes to columns.</param>
/// <param name="Lookup">From labels to the id of the series.</param>
/// <param name="Order">Order, watermark, counting and folding where all is done on one thread, without frames.</param>
/// <param name="Hand">Order, watermark, counting and handing over to shards.</param>
/// <param name="Fold">Folding by the shards together.</param>
/// <param name="Frame">A row of a frame, when a window closes.</param>
internal sealed record ScalingConstants(int Series, int ChunkRows, double Parse, double Lookup, double Order, double Hand, double Fold, double Frame);
