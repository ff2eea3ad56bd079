using System.Globalization;
using System.Text;
using StreamEngine.Ingestion;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Timestamps;
using StreamEngine.Scoring;

namespace StreamEngine.Server.Commands.Scores;

/// <summary>Scores one file, row by row: a row goes out before the next one is looked at.</summary>
internal static class ScoreFile
{
    /// <summary>Reads a table and writes <c>timestamp,value,score</c>.</summary>
    /// <param name="input">CSV, plain or packed.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="output">Takes the scored table.</param>
    /// <returns>Rows written.</returns>
    /// <exception cref="InvalidDataException">The header names no time or no value.</exception>
    internal static long Run(Stream input, string name, TextWriter output)
    {
        using var reader = new StreamReader(Compression.Open(input, UnpackLimits.Default), Encoding.UTF8);
        var rows = new CsvRows(reader);
        output.Write("timestamp,value,score\n");
        if (!rows.Read())
        {
            return 0;
        }

        ScoreColumns columns;
        var clock = new RowClock();
        var scorer = new SeriesScorer();
        long count = 0;
        if (ScoreColumns.Of(rows.Cells) is { } named)
        {
            columns = named;
        }
        else if (rows.Cells.Count >= 2 && RowClock.TryRead(rows.Cells[0], out _))
        {
            columns = new ScoreColumns(0, 1);
            Score(rows.Cells);
        }
        else
        {
            throw new InvalidDataException($"{name}:1: expected a header with the column timestamp and a value column, found '{string.Join(',', rows.Cells)}'");
        }

        while (rows.Read())
        {
            Score(rows.Cells);
        }

        return count;

        void Score(IReadOnlyList<string> cells)
        {
            string time = columns.Time < cells.Count ? cells[columns.Time] : string.Empty;
            string value = columns.Value < cells.Count ? cells[columns.Value] : string.Empty;
            double score = 0;
            if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number))
            {
                score = Math.Clamp(scorer.Next(clock.Next(time), number), 0, 1);
            }

            output.Write($"{CsvRows.Quote(time)},{CsvRows.Quote(value)},{score.ToString("R", CultureInfo.InvariantCulture)}\n");
            count++;
        }
    }

    /// <summary>Gives every row a time later than the one before: rows without a readable one follow at the last step.</summary>
    private sealed class RowClock
    {
        private static readonly ParserOptions _options = new();
        private long _last = long.MinValue;
        private long _step = 1_000_000_000;

        internal static bool TryRead(string text, out long nanoseconds)
        {
            if (TimestampReader.TryRead(Encoding.UTF8.GetBytes(text), _options, out nanoseconds))
            {
                return true;
            }

            // A plain number is a count of seconds: a row number or a small epoch.
            bool number = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) && Math.Abs(seconds) < 9e9;
            nanoseconds = number ? (long)(seconds * 1e9) : 0;
            return number;
        }

        internal long Next(string text)
        {
            bool first = _last == long.MinValue;
            long time = TryRead(text, out long read) && (first || read > _last) ? read : first ? 0 : _last + _step;
            if (!first)
            {
                _step = Math.Max(1, time - _last);
            }

            return _last = time;
        }
    }
}
