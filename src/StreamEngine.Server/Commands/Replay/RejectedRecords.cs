using System.Text;
using System.Text.Json;
using StreamEngine.Batching;
using StreamEngine.Emission;
using StreamEngine.Ingestion;

namespace StreamEngine.Server.Commands.Replay;

/// <summary>Reads dead-letter files, a record at a time.</summary>
internal static class RejectedRecords
{
    /// <summary>The records of a file from one line to another.</summary>
    /// <exception cref="InvalidDataException">A line is no dead letter; the message names it.</exception>
    internal static IEnumerable<RejectedRecord> Read(string path, int first = 1, int last = int.MaxValue)
    {
        using FileStream file = File.OpenRead(path);
        using var reader = new StreamReader(Compression.Open(file, UnpackLimits.Default), Encoding.UTF8);
        for (int number = 1; number <= last && reader.ReadLine() is { } line; number++)
        {
            if (number >= first && line.Length > 0)
            {
                yield return Parse(path, number, line);
            }
        }
    }

    private static RejectedRecord Parse(string path, int number, string line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            byte[] bytes = root.TryGetProperty("record"u8, out JsonElement text) ? Encoding.UTF8.GetBytes(text.GetString() ?? string.Empty)
                : root.GetProperty("record_base64"u8).GetBytesFromBase64();
            long length = root.GetProperty("length"u8).GetInt64();

            RejectReason reason = Array.Find(Enum.GetValues<RejectReason>(), r => root.GetProperty("reason"u8).ValueEquals(Names.Of(r)));

            // The length of a line over the limit counts its line end, which the file does not hold.
            bool isCut = bytes.Length >= BatchBuilder.MaxExcerpt && length > bytes.Length + (reason == RejectReason.TooLong ? 1 : 0);
            return new RejectedRecord(
                number, root.GetProperty("source"u8).GetString() ?? throw new FormatException(), root.GetProperty("position"u8).GetInt64(), length, reason, bytes, isCut);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException(
                $"{path}, line {number}: expected a dead letter (an object with source, position, length, reason, and record or record_base64), found '{line[..Math.Min(line.Length, 60)]}'");
        }
    }
}
